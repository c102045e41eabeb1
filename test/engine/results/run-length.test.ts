import { describe, expect, it } from 'vitest';
import { decompressCounts } from '#engine/results/run-length.ts';
import { compressCounts, decodeMask } from '#test/support/run-length.ts';
import fixtures from './fixtures/run-lengths.json' with { type: 'json' };

describe('compressCounts', () => {
  it.each(fixtures)('writes what pycocotools writes: $name', ({ runs, counts }) => {
    expect(compressCounts(runs)).toBe(counts);
  });
});

describe('decompressCounts', () => {
  it.each(fixtures)('reads what pycocotools wrote: $name', ({ runs, counts }) => {
    expect(decompressCounts(counts)).toEqual(runs);
  });

  it('reads back runs of every magnitude, growing and shrinking', () => {
    const runs = Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? 2 ** (index % 31) : index % 5));

    expect(decompressCounts(compressCounts(runs))).toEqual(runs);
  });
});

describe('decodeMask', () => {
  it('goes down the columns, zeros first', () => {
    const mask = decodeMask({ size: [2, 3], counts: compressCounts([1, 2, 3]) });

    expect([...mask]).toEqual([0, 1, 0, 1, 0, 0]);
  });

  it.each(fixtures)('sets as many pixels as pycocotools counts: $name', ({ size, counts, area }) => {
    const mask = decodeMask({ size: [size[0]!, size[1]!], counts });

    expect(mask.reduce((sum, value) => sum + value, 0)).toBe(area);
  });
});
