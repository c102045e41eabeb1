import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { targetSize } from '#contracts/images/target-size.ts';
import type { SizeOptions } from '#contracts/images/target-size.ts';
import { decodeImage } from '#engine/imaging/decode-image.ts';
import { resizeBilinear } from '#engine/imaging/resize-bilinear.ts';
import { drawFlat, drawPattern } from '#test/support/images/drawn-picture.ts';
import { missingShared, readTensor, sharedPath } from '#test/support/shared-files.ts';
import { readFixture } from './fixtures.ts';

type Size = [width: number, height: number];
type OpencvResults = {
  small: { from: Size; to: Size; bytes: string }[];
  large: { from: Size; to: Size; sha256: string }[];
};

const opencv = JSON.parse(readFixture('opencv-resize.json').toString()) as OpencvResults;
const missingGoldens = missingShared('goldens');

describe('resizeBilinear', () => {
  it.each(opencv.small)('equals OpenCV byte for byte from $from to $to', ({ from, to, bytes }) => {
    const resized = resizeBilinear(drawPattern(...from), ...to);
    expect([...resized.data]).toEqual([...Buffer.from(bytes, 'hex')]);
  });

  it.each(opencv.large)('has the digest of OpenCV’s bytes from $from to $to', (result) => {
    const resized = resizeBilinear(drawPattern(...result.from), ...result.to);
    expect(resized).toMatchObject({ width: result.to[0], height: result.to[1] });
    expect(createHash('sha256').update(resized.data).digest('hex')).toBe(result.sha256);
  });

  it('leaves an image of the wanted size alone', () => {
    const image = drawPattern(9, 7);
    expect(resizeBilinear(image, 9, 7)).toBe(image);
  });

  it('keeps a flat color within one step of its value', () => {
    const resized = resizeBilinear(drawFlat(11, 5, [255, 0, 131]), 29, 17);
    expect(new Set(resized.data.filter((_, i) => i % 3 === 0))).toEqual(new Set([255]));
    expect(new Set(resized.data.filter((_, i) => i % 3 === 1))).toEqual(new Set([0]));
    expect(resized.data.filter((_, i) => i % 3 === 2).every((v) => Math.abs(v - 131) <= 1)).toBe(true);
  });
});

describe('the recorded pipeline', () => {
  it.for(['a', 'b', 'c', 'd', 'e', 'f'])('has our resized bytes in case %s', async (name, { skip }) => {
    skip(missingGoldens !== undefined, missingGoldens);
    const folder = sharedPath(`goldens/${name}`);
    const options = JSON.parse(readFileSync(`${folder}/case.json`, 'utf8')) as SizeOptions;
    const image = await decodeImage(readFileSync(`${folder}/image.png`));
    const { width, height } = targetSize(image.width, image.height, options);
    const expected = readTensor(`${folder}/expected.safetensors`, 'resized_rgb');
    expect([height, width, 3]).toEqual(expected.shape);
    expect(expected.bytes.equals(resizeBilinear(image, width, height).data)).toBe(true);
  });
});
