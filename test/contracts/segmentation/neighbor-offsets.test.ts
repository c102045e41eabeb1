import { expect, it } from 'vitest';
import { neighborOffsets } from '#contracts/segmentation/neighbor-offsets.ts';

it('lists the ring of each dilation in turn, row by row and without the center', () => {
  expect(neighborOffsets([2, 1]).map(([dy, dx]) => `${dy},${dx}`)).toEqual([
    '-2,-2',
    '-2,0',
    '-2,2',
    '0,-2',
    '0,2',
    '2,-2',
    '2,0',
    '2,2',
    '-1,-1',
    '-1,0',
    '-1,1',
    '0,-1',
    '0,1',
    '1,-1',
    '1,0',
    '1,1',
  ]);
});
