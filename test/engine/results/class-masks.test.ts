import { readFileSync } from 'node:fs';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { cutClassMasks } from '#engine/results/class-masks.ts';
import { decodeMask } from '#test/support/run-length.ts';
import labelsMasks from './fixtures/labels-masks.json' with { type: 'json' };
import runLengths from './fixtures/run-lengths.json' with { type: 'json' };
import { byteLabels, wordLabels } from './label-maps.ts';

describe('cutClassMasks', () => {
  it.each(runLengths.filter(({ area }) => area > 0))(
    'gives the mask that pycocotools gives: $name',
    (fixture) => {
      const [height, width] = fixture.size as [number, number];
      const inside = decodeMask({ size: [height, width], counts: fixture.counts });

      const masks = cutClassMasks(byteLabels(width, height, (pixel) => (inside[pixel] ? 7 : 255)));

      const { area, bbox, counts } = fixture;
      expect(masks).toEqual([{ classIndex: 7, area, bbox, segmentation: { size: [height, width], counts } }]);
    },
  );

  it('cuts all classes as pycocotools cuts them one by one, and none for void', () => {
    const { width, height, data } = decode(readFileSync(new URL('./fixtures/labels.png', import.meta.url)));

    const masks = cutClassMasks(byteLabels(width, height, (pixel) => data[pixel]!));

    const flat = masks.map(({ classIndex, area, bbox, segmentation }) => ({
      class_index: classIndex,
      counts: segmentation.counts,
      area,
      bbox,
    }));
    expect(flat).toEqual(labelsMasks);
  });

  it('covers each pixel of a wide map exactly once', () => {
    const labels = wordLabels(150, 23, (pixel) => (pixel * 7919) % 400);
    const rebuilt = new Uint16Array(labels.data.length).fill(65535);

    for (const { classIndex, segmentation } of cutClassMasks(labels)) {
      for (const [pixel, inside] of decodeMask(segmentation).entries())
        if (inside) rebuilt[pixel] = classIndex;
    }

    expect(rebuilt).toEqual(labels.data);
  });

  it('finds no mask where all is void', () => {
    expect(cutClassMasks(byteLabels(3, 2, () => 255))).toEqual([]);
  });
});
