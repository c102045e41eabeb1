import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { runNode } from '../support/processes/node-program.ts';
import { makeTemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { FIXTURES } from './write-fixtures.ts';

const { folder: cache, remove } = makeTemporaryFolder();
afterAll(remove);

const model = ['--model', join(FIXTURES, 'model')];

async function run(...words: string[]) {
  const script = fileURLToPath(new URL('./run.ts', import.meta.url));
  const environment = { ...process.env, ITACLIP_CACHE_DIR: cache };
  const { code, stdout, stderr } = await runNode([script, ...words], { environment });
  return { code, stderr, lines: stdout.trimEnd().split('\n') };
}

/** Copies a case and changes one byte of one tensor. */
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
  it('exits with 0 and ends with the counts when every tensor agrees', async () => {
    const { code, lines } = await run(join(FIXTURES, 'sclip'), ...model);
    expect(code).toBe(0);
    expect(lines.at(-1)).toMatch(/^[1-9]\d* passed, 0 failed$/);
  });

  it.each(['query_features', 'resized_rgb'])(
    'exits with 1 and names %s when one of its values is another',
    async (tensor) => {
      const { code, lines } = await run(tamperedCase(tensor), ...model);
      expect(code).toBe(1);
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
    { words: [join(FIXTURES, 'sclip'), ...model, '--provider', 'tpu'] },
  ])('exits with 2 and says how it is used for $words', async ({ words }) => {
    const { code, stderr } = await run(...words);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^Usage: npm run -s conformance -- DIR\.\.\. --model DIR \[--pixel-stages kernel\|graph\] \[--precision .*\] \[--provider .*\]$/m,
    );
  });
});
