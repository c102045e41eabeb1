import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Result } from '#contracts/segmentation/result.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { QUICK, runItaclip, writeImage, writeTinyModel } from '../run-itaclip.ts';

const { folder, remove } = makeTemporaryFolder();

beforeAll(async () => {
  writeTinyModel(folder);
  await writeImage(join(folder, 'photo.png'));
});
afterAll(remove);

it('measures once which precision is the fastest, says which, and writes it into the recipe', async () => {
  const args = ['segment', 'photo.png', '-c', 'dog', '--model', 'tiny-clip', '--precision', 'auto', ...QUICK];
  const first = await runItaclip(args, { folder });
  const second = await runItaclip(args, { folder });
  const reason = /^Precision: (float32|int8)\b.* on this machine \(float32 .*, int8 .* a pass\)\.$/m;
  const [sentence, precision] = reason.exec(first.stderr) ?? [];
  expect([first.code, second.code]).toEqual([0, 0]);
  // The very same seconds: it was not measured again.
  expect(second.stderr).toContain(sentence);
  const result = JSON.parse(readFileSync(join(folder, 'out', 'photo.png', 'result.json'), 'utf8')) as Result;
  expect(result.recipe.precision).toBe(precision);
});
