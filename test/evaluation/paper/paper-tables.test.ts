import { describe, expect, it } from 'vitest';
import { PAPER_TABLES } from '#evaluation/paper/paper-tables.ts';
import { comparePublishedOptions } from '#evaluation/paper/published-options.ts';

/** The numbers as printed in the paper. */
const SPOT_CHECKS: [table: number, row: string, dataset: string, miou: number | null][] = [
  [1, 'baseline', 'voc21', 20.3],
  [1, 'CLIP-DIY', 'coco-stuff', null],
  [1, 'NACLIP + PAMR', 'context60', 35.0],
  [1, 'ITACLIP + PAMR', 'cityscapes', 40.2],
  [2, 'qk', 'voc21', 19.0],
  [2, 'qq + kk + vv', 'voc21', 66.4],
  [3, 'kept', 'coco-object', 36.9],
  [4, 'none', 'voc21', 65.0],
  [4, '7 + 8 + 10', 'voc21', 65.6],
  [5, 'off', 'coco-stuff', 26.3],
  [6, 'text', 'context60', 34.6],
  [6, 'text and views', 'coco-stuff', 25.4],
  [7, '112', 'cityscapes', 39.7],
  [8, '0.5 / 0.1', 'context60', 35.8],
  [10, 'ViT-L/14', 'voc21', 53.3],
  [11, 'the word "background"', 'coco-object', 34.5],
];

describe("the paper's tables", () => {
  it.each(SPOT_CHECKS)('have in table %i for %s on %s what is published', (number, label, dataset, miou) => {
    const table = PAPER_TABLES.find((each) => each.number === number)!;
    const row = table.rows.find((each) => each.label === label);

    expect(row?.published[table.datasets.findIndex((name) => name === dataset)]).toBe(miou);
  });

  it('have a value or a gap for every dataset in every row, and no row twice', () => {
    for (const { datasets, rows } of PAPER_TABLES) {
      expect(rows.map(({ published }) => published.length)).toEqual(rows.map(() => datasets.length));
      expect(new Set(rows.map(({ label }) => label)).size).toBe(rows.length);
    }
  });

  it('agree about the whole method wherever it is a row', () => {
    const whole = [
      [1, 'ITACLIP + PAMR'],
      [3, 'dropped'],
      [5, 'on'],
      [7, '28'],
    ] as const;
    const published = whole.map(([number, label]) => {
      const table = PAPER_TABLES.find((each) => each.number === number);
      return table?.rows.find((row) => row.label === label)?.published;
    });

    expect(published).toEqual(whole.map(() => [27.0, 37.7, 67.9, 37.5, 40.2]));
  });
});

describe('table 9', () => {
  it('is what the vocabularies of this project are set to', () => {
    const values = comparePublishedOptions().flatMap((row) => row.values);

    expect(values).toHaveLength(45);
    expect(values.map(({ here }) => here)).toEqual(values.map(({ published }) => published));
  });

  it('names the values as the paper does', () => {
    const rows = new Map(comparePublishedOptions().map(({ label, values }) => [label, values]));
    const published = (label: string) => rows.get(label)?.map((value) => value.published);

    expect(published('alpha')).toEqual([0.2, 0.1, 0.05, 0.15, 0.05]);
    expect(published('lambda')).toEqual([0.75, 0.75, 0.7, 0.75, 0.7]);
  });
});
