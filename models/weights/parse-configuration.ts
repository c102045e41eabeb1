/** Parses a model's configuration document; the error names every member that is wrong. */
import { z } from 'zod';
import { describeIssues } from '#contracts/describe-issues.ts';
import { ProblemError } from '#contracts/errors.ts';

export const positive = z.number().int().positive();

export function parseConfiguration<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  document: unknown,
): z.infer<Schema> {
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  throw new ProblemError(
    'invalid-model',
    `${file} does not describe a CLIP ViT:\n${describeIssues(parsed.error)}`,
    { cause: parsed.error },
  );
}
