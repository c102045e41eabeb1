import { describe, expect, it } from 'vitest';
import { METHODS, type Method } from '#contracts/segmentation/methods.ts';
import { mergeOptions } from '#contracts/segmentation/options.ts';

type Row = [method: Method, attention: string[], residual: boolean, feedForward: boolean, pamr: boolean];

/** Numerics, section 13: those that came after ITACLIP, or were not compared with it. */
const NEWER: Method[] = ['gem', 'clip-surgery', 'resclip', 'sc-clip'];

// Numerics, section 12, line by line.
const TABLE: Row[] = [
  ['vanilla', ['qk'], true, true, false],
  ['maskclip', [], true, true, false],
  ['sclip', ['qq', 'kk'], true, true, true],
  ['clearclip', ['qq'], false, false, false],
  ['naclip', ['kk'], false, false, true],
  ['itaclip', ['qq', 'kk'], true, false, true],
];

describe('METHODS', () => {
  it('are those of the table', () => {
    const known = [...TABLE.map(([method]) => method), ...NEWER];
    expect(Object.keys(METHODS).toSorted()).toEqual(known.toSorted());
  });

  it.each(TABLE)('%s has the attention %j, residual %s, feed-forward %s and PAMR %s', (...row) => {
    const [method, attention, residual, feedForward, pamr] = row;
    const options = mergeOptions(METHODS[method]);
    expect(options).toMatchObject({ attention, residual, feed_forward: feedForward });
    expect(options.pamr.iterations > 0).toBe(pamr);
    expect(options.neighbour_sigma).toBe(method === 'naclip' ? 5 : null);
  });

  it.each(NEWER)('%s has one view, no auxiliary text and no PAMR', (method) => {
    const { views, auxiliary, pamr } = mergeOptions(METHODS[method]);
    expect({ views, auxiliary, iterations: pamr.iterations }).toEqual({
      views: ['original'],
      auxiliary: 'none',
      iterations: 0,
    });
  });

  it.each(TABLE)('%s has views, auxiliary text and intermediate layers only if it is ITACLIP', (method) => {
    const options = mergeOptions(METHODS[method]);
    const ours = method === 'itaclip';
    expect(options.views.length).toBe(ours ? 5 : 1);
    expect(options.auxiliary !== 'none').toBe(ours);
    expect(options.intermediate_layers).toEqual(ours ? [7, 8, 10] : []);
  });
});
