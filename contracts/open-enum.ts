/** An enumeration to which values may be added, so that programs must expect unknown ones. */
import { z } from 'zod';

/**
 * Accepts the current values. The API reference describes it as any text with these values as examples,
 * because a generated client with a closed list would refuse a response with a new value.
 */
export function openEnum<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values).meta({ 'x-extensible-enum': [...values] });
}
