import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { makeTemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { FIXTURES } from './write-fixtures.ts';

const { folder: cache, remove } = makeTemporaryFolder();
afterAll(remove);

const model = ['--model', join(FIXTURES, 'model')];

function run(...words: string[]) {
  const script = fileURLToPath(new URL('./run.ts', import.meta.url));
  const env = { ...process.env, ITACLIP_CACHE_DIR: cache };
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words], {
    env,
    encoding: 'utf8',
  });
  return { status, stderr, lines: stdout.trimEnd().split('\n') };
}

/** A copy of a case of which one byte of one tensor is another. */
function tamperedCase(tensor: string): string {
  const folder = join(temporaryFolder(), 'tampered');
  cpSync(join(FIXTURES, 'sclip'), folder, { recursive: true });
  const path = join(folder, 'expected.safetensors');
  const bytes = readFileSync(path);
  const dataStart = 8 + Number(bytes.readBigUInt64LE());
  const header = JSON.parse(bytes.toString('utf8', 8, dataStart)) as Record<
    string,
    { data_offsets: [number, number] }
  >;
  const at = dataStart + header[tensor]!.data_offsets[0] + 2;
  bytes[at] = bytes[at]! ^ 0x40;
  writeFileSync(path, bytes);
  return folder;
}

describe('npm run conformance', () => {
  it('exits with 0 and ends with the counts when every tensor agrees', () => {
    const { status, lines } = run(join(FIXTURES, 'sclip'), ...model);
    expect(status).toBe(0);
    expect(lines.at(-1)).toMatch(/^[1-9]\d* passed, 0 failed$/);
  });

  it.each(['query_features', 'resized_rgb'])(
    'exits with 1 and names %s when one of its values is another',
    (tensor) => {
      const { status, lines } = run(tamperedCase(tensor), ...model);
      expect(status).toBe(1);
      expect(lines.filter((line) => line.startsWith('FAIL'))).toEqual([
        expect.stringMatching(`^FAIL tampered  ${tensor}: worst error .* allowed`),
      ]);
      expect(lines.at(-1)).toMatch(/^[1-9]\d* passed, 1 failed$/);
    },
  );

  it.each([
    { words: [] },
    { words: [join(FIXTURES, 'sclip')] },
    { words: model },
    { words: ['--modle', 'x'] },
    { words: [join(FIXTURES, 'sclip'), ...model, '--pixel-stages', 'gpu'] },
    { words: [join(FIXTURES, 'sclip'), ...model, '--precision', 'int4'] },
  ])('exits with 2 and says how it is used for $words', ({ words }) => {
    const { status, stderr } = run(...words);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^Usage: npm run -s conformance -- DIR\.\.\. --model DIR \[--pixel-stages kernel\|graph\] \[--precision .*\]$/m,
    );
  });
});
