import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { admitPhotos, estimatePhotoBytes, type PhotoTicket } from '#engine/segmentation/photo-admission.ts';

const MEGABYTE = 1e6;

/** @returns how many of the photos go in at once. */
async function admitted(photos: number, bytes: number, tickets: Partial<PhotoTicket>[]): Promise<number> {
  const gate = admitPhotos(photos, bytes);
  let inside = 0;
  for (const ticket of tickets) {
    void gate.enter({ bytes: 100 * MEGABYTE, alone: false, ...ticket }).then(() => (inside += 1));
  }
  for (let step = 0; step < 20; step += 1) await Promise.resolve();
  return inside;
}

describe('admitPhotos', () => {
  it('lets in as many photos as are set', async () => {
    expect(await admitted(3, 1000 * MEGABYTE, [{}, {}, {}, {}, {}])).toBe(3);
  });

  it('lets in fewer photos where they are huge', async () => {
    const huge = { bytes: 600 * MEGABYTE };
    expect(await admitted(4, 1000 * MEGABYTE, [huge, huge, huge, huge])).toBe(1);
    expect(await admitted(4, 1300 * MEGABYTE, [huge, huge, huge, huge])).toBe(2);
    expect(await admitted(4, 1000 * MEGABYTE, [huge, {}, {}, {}])).toBe(4);
  });

  it('lets in a photo that needs more than there is, by itself', async () => {
    expect(await admitted(4, 10 * MEGABYTE, [{}, {}])).toBe(1);
  });

  it('keeps a photo that must be alone away from others, on both sides', async () => {
    expect(await admitted(4, 1000 * MEGABYTE, [{ alone: true }, {}])).toBe(1);
    expect(await admitted(4, 1000 * MEGABYTE, [{}, { alone: true }, {}])).toBe(1);
  });
});

describe('estimatePhotoBytes', () => {
  it('grows with the pixels that the header names', async () => {
    const jpegOf = (width: number, height: number) =>
      sharp({ create: { width, height, channels: 3, background: '#888' } })
        .jpeg()
        .toBuffer();
    const [small, large] = await Promise.all([jpegOf(400, 300), jpegOf(4000, 3000)]);
    const pixels = 4000 * 3000 - 400 * 300;
    // Three bytes a pixel for the photo, three for its overlay, one or two for labels, and their copies.
    expect((estimatePhotoBytes(large) - estimatePhotoBytes(small)) / pixels).toBeGreaterThanOrEqual(10);
  });

  it('takes a photo without a readable header for the largest', () => {
    const largest = estimatePhotoBytes(Buffer.from('no photo'));
    expect(largest).toBeGreaterThanOrEqual(50e6 * 10);
    expect(estimatePhotoBytes(Buffer.from([0xff, 0xd8, 0xff, 0, 0]))).toBe(largest);
  });
});
