import { describe, expect, it } from 'vitest';
import { buildMasks, encodeMasksJson } from '#engine/results/masks-json.ts';
import { byteLabels } from './label-maps.ts';

const classes = [
  { name: 'cat', score: 0.1234567 },
  { name: 'not there', score: Number.NaN },
  { name: 'dög "<b>"', score: 1 },
];

const labels = byteLabels(3, 2, (pixel) => [0, 2, 2, 0, 255, 2][pixel]!);

describe('masks.json', () => {
  it('lists the classes that are there, by class index, in stable bytes', () => {
    const text = new TextDecoder().decode(encodeMasksJson(buildMasks(labels, classes)));

    expect(text).toBe(
      '{"width":3,"height":2,"masks":[' +
        '{"class_index":0,"name":"cat","area":2,"bbox":[0,0,1,2],"score":0.123457,' +
        '"segmentation":{"size":[2,3],"counts":"024"}},' +
        '{"class_index":2,"name":"dög \\"<b>\\"","area":3,"bbox":[1,0,2,2],"score":1,' +
        '"segmentation":{"size":[2,3],"counts":"2111"}}]}\n',
    );
  });

  it('refuses a label that has no class', () => {
    expect(() => buildMasks(labels, classes.slice(0, 2))).toThrow('label 2 has no class: there are 2');
  });
});
