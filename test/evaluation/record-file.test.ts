import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RecordLine } from '#contracts/evaluations/image-record.ts';
import { RecordFile } from '#evaluation/record-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const skipped = (id: string): RecordLine => ({ id, image: `${id}.png`, reason: 'broken' });

async function readIds(file: RecordFile): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of file.read()) ids.push(id);
  return ids;
}

describe('the records of an evaluation on one machine', () => {
  it('are read in the order in which they were written, by later runs too', async () => {
    const path = join(temporaryFolder(), 'records.jsonl');
    {
      await using file = await RecordFile.open(path);
      expect(await readIds(file)).toEqual([]);
      await file.append(skipped('a'));
      await file.append(skipped('b'));
    }
    await using file = await RecordFile.open(path);
    await file.append(skipped('c'));
    expect(await readIds(file)).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['nothing but a torn line', '{"id":"a"', []],
    ['a torn line', `${JSON.stringify(skipped('a'))}\n{"id":"b","ima`, ['a']],
    [
      'a torn line longer than what is read at once',
      `${JSON.stringify(skipped('a'))}\n{"id":"${'b'.repeat(200_000)}`,
      ['a'],
    ],
  ])('lose %s', async (_, text, ids) => {
    const path = join(temporaryFolder(), 'records.jsonl');
    writeFileSync(path, text);
    await using file = await RecordFile.open(path);
    await file.append(skipped('z'));
    expect(await readIds(file)).toEqual([...ids, 'z']);
    expect(readFileSync(path, 'utf8').endsWith('\n')).toBe(true);
  });
});
