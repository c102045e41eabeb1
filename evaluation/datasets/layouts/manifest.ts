/** `manifest.jsonl`: a line of JSON for each image, for datasets that are laid out in another way. */
import { z } from 'zod';
import { describeIssues } from '#contracts/describe-issues.ts';
import { parseJson } from '#contracts/texts/parse-json.ts';
import type { DatasetItem } from '../dataset-item.ts';
import { isInside, type Files } from '../files.ts';
import { invalidDataset } from '../invalid-dataset.ts';
import { readDeclaration, type Declaration } from './declaration.ts';
import { stem } from '#contracts/images/image-names.ts';
import type { LayoutReader } from './layout-reader.ts';

const MANIFEST = 'manifest.jsonl';

const pathSchema = z
  .string()
  .max(1024)
  .refine(isInside, 'Must be a path relative to the manifest, with slashes and without ".."');

const lineSchema = z.strictObject({
  image: pathSchema,
  mask: pathSchema,
  /** Default: the image's path without its ending. Names files, so it is written as a path is. */
  id: pathSchema.optional(),
});

export const manifest: LayoutReader = {
  tree: `${MANIFEST}, lines of {"image": PATH, "mask": PATH}`,
  async find(files, split) {
    if (!(await files.has(MANIFEST))) return undefined;
    return async (askedVoid) => {
      const declaration = await readDeclaration(files, askedVoid);
      const { name, classNames, voidLabel, truth } = declaration;
      return {
        name: name ?? 'manifest',
        layout: 'manifest',
        split,
        classNames,
        voidLabel,
        truth,
        read: () => readItems(files, declaration),
        filesAreSeen: false,
      };
    };
  },
};

async function* readItems(files: Files, { voidLabel, ids }: Declaration): AsyncGenerator<DatasetItem> {
  let number = 0;
  for await (const line of (await files.lines(MANIFEST)) ?? []) {
    number += 1;
    if (line.trim() === '') continue;
    const { id, image, mask } = parseLine(line, number);
    yield {
      id: id ?? stem(image),
      image,
      truth: { kind: 'labels', path: mask, void_label: voidLabel, ids },
    };
  }
}

function parseLine(line: string, number: number): z.infer<typeof lineSchema> {
  const result = lineSchema.safeParse(parseJson(line, MANIFEST, 'invalid-dataset', number));
  if (result.success) return result.data;
  throw invalidDataset(
    `${MANIFEST}, line ${number} is not as it should be:\n${describeIssues(result.error)}`,
  );
}
