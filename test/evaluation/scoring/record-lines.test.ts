import { describe, expect, it } from 'vitest';
import type { RecordLine } from '#contracts/evaluations/image-record.ts';
import { readRecords, writeRecord } from '#evaluation/scoring/record-lines.ts';
import { recordsOf, streamOf } from './label-maps.ts';

async function read(...lines: string[]): Promise<RecordLine[]> {
  const records: RecordLine[] = [];
  for await (const record of readRecords(streamOf(lines), 'records.jsonl')) records.push(record);
  return records;
}

describe('records as lines', () => {
  it('come back as they were written, scored and skipped ones', async () => {
    const records = [...recordsOf('before', 'after'), { id: 'x\n', image: 'x.jpg', reason: 'no mask' }];
    const lines = records.map(writeRecord).join('').split('\n');
    expect(lines.pop()).toBe('');
    expect(await read(...lines)).toEqual(records);
  });

  it('are refused by the line where they are none, with the reason', async () => {
    const good = writeRecord(recordsOf('after')[0]!);
    await expect(read(good, '{"id": "a"')).rejects.toThrow(
      /^Line 2 of records\.jsonl is .* it is not JSON.*--fresh/s,
    );
    await expect(read(good, good.replace('"timings":{', '"timings":{"other":"1 s",'))).rejects.toThrow(
      /Line 2 .*:\n {2}timings\.other: .*expected number/,
    );
    await expect(read(good.replace('"cells":[[0', '"cells":[[-1'))).rejects.toThrow(/Line 1/);
  });
});
