import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '#engine/imaging/decode-image.ts';
import { normalizeImage } from '#engine/imaging/normalize-image.ts';
import { resizeBilinear } from '#engine/imaging/resize-bilinear.ts';
import { drawPattern } from '#test/support/images/drawn-picture.ts';
import { missingShared, readTensor, sharedPath } from '#test/support/shared-files.ts';

const missingGoldens = missingShared('goldens');
const windowSize = 224;

/** Returns the top left window of a CHW plane stack, as one [3, 224, 224] array. */
function firstWindow(planes: Float32Array, width: number, height: number): Float32Array {
  const window = new Float32Array(3 * windowSize * windowSize);
  for (let row = 0; row < 3 * windowSize; row++) {
    const [channel, y] = [Math.floor(row / windowSize), row % windowSize];
    const from = (channel * height + y) * width;
    window.set(planes.subarray(from, from + windowSize), row * windowSize);
  }
  return window;
}

describe('normalizeImage', () => {
  it('subtracts the channel’s mean and divides by its deviation', () => {
    const data = Uint8Array.of(0, 0, 0, 255, 255, 255);
    const normalized = normalizeImage({ width: 2, height: 1, data });
    const expected = [-1.7922512, 1.9303222, -1.7521011, 2.0748889, -1.4802269, 2.1458982];
    expected.forEach((value, i) => expect(normalized[i]).toBeCloseTo(value, 6));
  });

  it('turns rows of RGB pixels into planes', () => {
    const image = drawPattern(5, 3);
    const normalized = normalizeImage(image);
    const at = 2 * 5 + 4;
    const blue = (image.data[at * 3 + 2]! - 104.094) / 70.323;
    expect(normalized[2 * 15 + at]).toBeCloseTo(blue, 6);
    expect(normalized).toHaveLength(45);
  });

  it('equals the recorded input of the first window', async ({ skip }) => {
    skip(missingGoldens !== undefined, missingGoldens);
    const image = await decodeImage(readFileSync(sharedPath('goldens/a/image.png')));
    const planes = normalizeImage(resizeBilinear(image, 448, 336));
    const tensors = sharedPath('goldens/a/expected.safetensors');
    const { bytes } = readTensor(tensors, 'window0_normalized_input');
    const window = firstWindow(planes, 448, 336);
    let worst = 0;
    window.forEach((value, i) => (worst = Math.max(worst, Math.abs(value - bytes.readFloatLE(4 * i)))));
    expect(worst).toBeLessThanOrEqual(3e-7);
  });
});
