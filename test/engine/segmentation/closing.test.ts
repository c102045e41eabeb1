import { describe, expect, it } from 'vitest';
import { closeLabels } from '#engine/segmentation/closing.ts';
import { SeededRandom } from '#test/support/random.ts';
import { closed } from '#test/support/reference/planes.ts';

const picture = (...rows: string[]) => rows.flatMap((row) => Array.from(row, Number));

describe('closeLabels', () => {
  it('fills what is smaller than its square, with the larger label', () => {
    const labels = Uint8Array.from(picture('11111', '11011', '11111', '11111', '11111'));
    closeLabels(labels, 5, 5);
    expect([...labels]).toEqual(Array<number>(25).fill(1));
  });

  it('leaves a spot alone, and ignores what is outside the border', () => {
    const rows = picture('20000', '00000', '00300', '00000', '00000');
    const labels = Uint8Array.from(rows);
    closeLabels(labels, 5, 5);
    expect([...labels]).toEqual(rows);
  });

  it.each([
    [13, 9],
    [1, 12],
    [12, 1],
    [1, 1],
    [2, 2],
  ])('does what the definition says on %i x %i pixels', (width, height) => {
    const random = new SeededRandom(15);
    const labels = Uint8Array.from({ length: width * height }, () => random.integer(0, 4));
    const expected = closed([...labels], height, width);
    closeLabels(labels, width, height);
    expect([...labels]).toEqual(expected);
  });

  it('takes labels of 16 bits', () => {
    const labels = Uint16Array.of(700, 0, 700, 700);
    closeLabels(labels, 4, 1);
    expect([...labels]).toEqual([700, 700, 700, 700]);
  });
});
