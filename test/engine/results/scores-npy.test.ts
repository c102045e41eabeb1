import { describe, expect, it } from 'vitest';
import type { PixelMap } from '#engine/inference/pixel-map.ts';
import { encodeScoresNpy, refuseTooManyScores } from '#engine/results/scores-npy.ts';

/** Two classes on 3 x 2 pixels, in rows of pixels with room for a third value. */
const scores: PixelMap = {
  width: 3,
  height: 2,
  channels: 2,
  stride: 3,
  data: Float32Array.from([0, 1, 9, 0.25, 0.75, 9, 0.5, 0.5, 9, 1, 0, 9, 0.125, 0.875, 9, 0.3, 0.7, 9]),
};

describe('encodeScoresNpy', () => {
  it('writes the header that NumPy writes', () => {
    // np.save of np.zeros((2, 2, 3), '<f2'): 10 bytes, then a dictionary padded to 128 with a new line.
    const text = "{'descr': '<f2', 'fortran_order': False, 'shape': (2, 2, 3), }";
    const header = Buffer.from(encodeScoresNpy(scores)).subarray(0, 128);
    expect([...header.subarray(0, 10)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
    expect(header.subarray(10).toString('latin1')).toBe(`${text.padEnd(117)}\n`);
  });

  it('writes class after class, row by row, in 16 bits', () => {
    const bytes = encodeScoresNpy(scores);
    expect(bytes).toHaveLength(128 + 2 * 12);
    const values = new Float16Array(Uint8Array.from(bytes.subarray(128)).buffer);
    expect([...values]).toEqual(
      [0, 0.25, 0.5, 1, 0.125, 0.3, 1, 0.75, 0.5, 0, 0.875, 0.7].map((value) => Math.f16round(value)),
    );
  });
});

describe('refuseTooManyScores', () => {
  it('counts the bytes of the file', () => {
    const shape = { classes: 2, height: 2, width: 3 };
    expect(() => refuseTooManyScores(shape, 152)).not.toThrow();
    expect(() => refuseTooManyScores(shape, 151)).toThrow(
      expect.objectContaining({
        code: 'limit-exceeded',
        message: expect.stringMatching(/152 bytes .*151/) as string,
      }),
    );
  });
});
