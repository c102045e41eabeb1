import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readEarlierRun } from '#evaluation/earlier-run.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

it('says so where the other evaluation has an older format', async () => {
  const file = join(temporaryFolder(), 'evaluation.json');
  writeFileSync(file, '{"format": "itaclip-evaluation/1", "settings": []}');
  await expect(readEarlierRun(file)).rejects.toThrow(
    /has the format itaclip-evaluation\/1; this version compares itaclip-evaluation\/2 only/,
  );
});
