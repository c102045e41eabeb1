/** The options by their dotted names, as sweeps name them: "stride", "pamr.iterations". */
import { z } from 'zod';
import { everyOptionSchema, type SegmentationOptions } from './options.ts';

/** The schemas of all options, in schema order. */
export const DOTTED_OPTIONS: ReadonlyMap<string, z.ZodType> = new Map(flatten(everyOptionSchema, ''));

/** Returns the value of the option with that dotted name. */
export function optionAt(options: SegmentationOptions, name: string): unknown {
  return name.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], options);
}

function flatten(schema: z.ZodObject, prefix: string): [string, z.ZodType][] {
  return Object.entries(schema.shape).flatMap(([key, member]): [string, z.ZodType][] =>
    member instanceof z.ZodObject ? flatten(member, `${prefix}${key}.`) : [[prefix + key, member]],
  );
}
