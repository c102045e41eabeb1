/** COCO's annotation files. Each is one JSON document, so it is read at once and held in memory. */
import { z } from 'zod';
import { describeIssues } from '#contracts/describe-issues.ts';
import type { Files } from '../files.ts';
import { isInside } from '../files.ts';
import { invalidDataset } from '../invalid-dataset.ts';
import { readJson } from '../read-json.ts';

/** Issues that are told: a wrong file has as many as it has lines. */
const ISSUES_TOLD = 5;

export const cocoImageSchema = z.object({
  id: z.int(),
  file_name: z.string().refine(isInside, 'Must be a path relative to the folder of images'),
  width: z.int().min(1),
  height: z.int().min(1),
});

export const cocoCategorySchema = z.object({ id: z.int(), name: z.string().min(1) });

/** @throws ProblemError `invalid-dataset` */
export async function readAnnotations<Output>(
  files: Files,
  path: string,
  schema: z.ZodType<Output>,
): Promise<Output> {
  const bytes = await files.read(path);
  if (!bytes) throw invalidDataset(`There is no ${path} in ${files.location}.`);
  const result = schema.safeParse(readJson(bytes, path));
  if (result.success) return result.data;
  const issues = describeIssues(result.error).split('\n').slice(0, ISSUES_TOLD).join('\n');
  throw invalidDataset(`${path} is not as it should be:\n${issues}`);
}

/** Categories in the order of their ids, which is that of the labels. */
export function inOrderOfIds<Category extends { id: number }>(categories: readonly Category[]): Category[] {
  return categories.toSorted((first, second) => first.id - second.id);
}
