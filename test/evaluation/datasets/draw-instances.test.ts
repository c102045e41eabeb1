import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { InstanceOutline } from '#evaluation/datasets/dataset-item.ts';
import { drawInstances } from '#evaluation/datasets/draw-instances.ts';
import type { RunLengthMask } from '#engine/results/run-length.ts';
import { decodeMask } from '#test/support/run-length.ts';

/** Arbitrary polygons, some beyond the edge, with the masks that pycocotools 2.0 makes of them. */
const cases = JSON.parse(readFileSync(new URL('./fixtures/polygons.json', import.meta.url), 'utf8')) as ({
  polygons: number[][];
} & RunLengthMask)[];

const square = [1, 1, 3, 1, 3, 3, 1, 3];

function draw(
  width: number,
  height: number,
  instances: { label: number; segmentation: InstanceOutline }[],
): number[] {
  return [...drawInstances('007', { kind: 'instances', width, height, instances }).data];
}

describe('drawInstances', () => {
  it('covers the pixels that pycocotools covers', () => {
    for (const { polygons, size, counts } of cases) {
      const [height, width] = size;
      const ours = draw(width, height, [{ label: 1, segmentation: polygons }]);
      expect(ours, JSON.stringify(polygons)).toEqual([...decodeMask({ size, counts })]);
    }
  });

  it('draws run lengths, compressed or not, down the columns', () => {
    const expected = [0, 7, 0, 7, 7, 0];
    expect(draw(3, 2, [{ label: 7, segmentation: { size: [2, 3], counts: [1, 3, 2] } }])).toEqual(expected);
    expect(draw(3, 2, [{ label: 7, segmentation: { size: [2, 3], counts: '132' } }])).toEqual(expected);
  });

  it('draws later instances on top', () => {
    const all = { size: [4, 4], counts: [0, 16] } as InstanceOutline;
    const labels = draw(4, 4, [
      { label: 1, segmentation: all },
      { label: 2, segmentation: [square] },
    ]);
    expect(labels).toEqual([1, 1, 1, 1, 1, 2, 2, 1, 1, 2, 2, 1, 1, 1, 1, 1]);
  });

  it('keeps labels that need more than a byte', () => {
    const map = drawInstances('007', {
      kind: 'instances',
      width: 1,
      height: 2,
      instances: [{ label: 300, segmentation: { size: [2, 1], counts: [1, 1] } }],
    });
    expect(map).toEqual({ width: 1, height: 2, data: Uint16Array.of(0, 300), voidLabel: 65_535 });
  });

  it.each([
    ['polygon has 4 numbers', [[0, 0, 1, 1]]],
    ['does not fit the image of 4 x 4', { size: [4, 4], counts: [3, 4] }],
    ['does not fit the image of 4 x 4', { size: [2, 8], counts: [16] }],
    ['does not fit the image of 4 x 4', { size: [4, 4], counts: 'no counts' }],
  ] as [string, InstanceOutline][])('refuses what is no mask: %s', (message, segmentation) => {
    expect(() => draw(4, 4, [{ label: 1, segmentation }])).toThrow(message);
  });

  it('refuses an image of annotations that is far too large', () => {
    expect(() => draw(100_000, 100_000, [])).toThrow('100000 x 100000');
  });
});
