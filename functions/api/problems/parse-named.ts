/** Parses a value of a path: a problem names the parameter. */
import type { z } from 'zod';
import { invalidAt } from '#functions/request-references/invalid-at.ts';

export function parseNamed<Output>(name: string, schema: z.ZodType<Output>, value: unknown): Output {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidAt(name, parsed.error.issues[0]?.message ?? 'is not valid');
}
