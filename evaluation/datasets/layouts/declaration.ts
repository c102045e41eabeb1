/** `dataset.json`: what a dataset of one's own says about its masks. All of it may be left out. */
import { z } from 'zod';
import { describeIssues } from '#contracts/describe-issues.ts';
import type { Files } from '../files.ts';
import { invalidDataset } from '../invalid-dataset.ts';
import { readJson } from '../read-json.ts';
import { chooseVoid, freeVoid } from '../void-label.ts';

const DECLARATION = 'dataset.json';

const USUAL_VOID = 255;

const declarationSchema = z.strictObject({
  name: z.string().min(1).max(128).optional(),
  /** Names of the labels, from 0. */
  classes: z.array(z.string().min(1)).min(1).optional(),
  /** Value in the masks to label; all other values are void. Default: values are labels. */
  ids: z.record(z.string().regex(/^\d{1,5}$/), z.int().min(0).max(65_534)).optional(),
  void: z.int().min(0).max(65_535).optional(),
});

export type Declaration = {
  name: string | undefined;
  classNames: readonly string[] | undefined;
  ids: Record<string, number> | undefined;
  voidLabel: number;
  /** A sentence for the protocol. */
  truth: string;
};

/** @throws ProblemError `invalid-dataset`, `void-is-a-class` */
export async function readDeclaration(files: Files, askedVoid: number | undefined): Promise<Declaration> {
  const declared = await parseDeclaration(files);
  const { name, classes: classNames, ids } = declared;
  const isClass = (value: number): boolean =>
    ids ? Object.hasOwn(ids, value) : classNames !== undefined && value < classNames.length;
  const usual = declared.void ?? (ids ? freeVoid(isClass) : USUAL_VOID);
  const voidLabel = chooseVoid(askedVoid, usual, isClass);
  const truth = ids
    ? `values of the mask PNGs by the ids of ${DECLARATION}; ${voidLabel} and all others are void`
    : `values of the mask PNGs; ${voidLabel} is void`;
  return { name, classNames, ids, voidLabel, truth };
}

async function parseDeclaration(files: Files): Promise<z.infer<typeof declarationSchema>> {
  const bytes = await files.read(DECLARATION);
  if (!bytes) return {};
  const result = declarationSchema.safeParse(readJson(bytes, DECLARATION));
  if (result.success) return result.data;
  throw invalidDataset(
    `${DECLARATION} of ${files.location} is not as it should be:\n${describeIssues(result.error)}`,
  );
}
