/** Values to which others may be added, so that programs must expect ones that they do not know. */
import { z } from 'zod';

/**
 * Parses the values of today. The API reference describes it as any text, with these values beside it: a
 * generated client that knows a closed list would refuse an answer with a new one.
 */
export function openEnum<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values).meta({ 'x-extensible-enum': [...values] });
}
