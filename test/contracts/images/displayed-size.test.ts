import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { detectImageFormat } from '#contracts/images/detect-image-format.ts';
import { displayedSize } from '#contracts/images/displayed-size.ts';
import { pngHeader } from '#test/support/images/picture-headers.ts';
import { missingShared, sharedPath } from '#test/support/shared-files.ts';

function sizeOf(head: Uint8Array): string | undefined {
  const format = detectImageFormat(head);
  const size = format && displayedSize(head, format);
  return size && `${size.width}x${size.height}`;
}

describe('displayedSize', () => {
  it.each([
    [1, '30x20'],
    [4, '30x20'],
    [5, '20x30'],
    [8, '20x30'],
  ])('turns a JPEG with EXIF orientation %i', async (orientation, expected) => {
    const picture = sharp({ create: { width: 30, height: 20, channels: 3, background: 'red' } });
    expect(sizeOf(await picture.withMetadata({ orientation }).jpeg().toBuffer())).toBe(expected);
  });

  it('leaves a PNG with an EXIF chunk, which may turn it, to the decoder', async () => {
    const picture = sharp({ create: { width: 30, height: 20, channels: 3, background: 'red' } });
    expect(sizeOf(await picture.clone().png().toBuffer())).toBe('30x20');
    expect(sizeOf(await picture.withMetadata({ orientation: 6 }).png().toBuffer())).toBeUndefined();
  });

  it('does not know the size of a header that is cut off', () => {
    expect(displayedSize(pngHeader(10, 10).subarray(0, 18), 'png')).toBeUndefined();
  });

  it('ignores an invalid size', () => {
    expect(displayedSize(pngHeader(0, 10), 'png')).toBeUndefined();
  });

  it('leaves a cropped HEIC to the worker', () => {
    const head = Buffer.concat([Buffer.from('\0\0\0\u0018ftypheic'), Buffer.alloc(12), Buffer.from('clap')]);
    expect(displayedSize(head, 'heic')).toBeUndefined();
  });
});

describe('a real image', () => {
  it('has its size by its first bytes, or none', ({ skip }) => {
    const missing = missingShared('data/photos/MANIFEST.tsv');
    skip(missing !== undefined, missing);
    const rows = readManifest();
    expect(rows.length).toBeGreaterThan(0);
    for (const { file, expected } of rows) {
      const path = sharedPath(`data/photos/${file}`);
      const head = readFileSync(path).subarray(0, SERVICE_LIMITS.imageHeadBytes);
      expect([undefined, expected], file).toContain(sizeOf(head));
    }
  });
});

type ManifestRow = { file: string; expected: string };

/** Sizes as displayed, where another program could read them. */
function readManifest(): ManifestRow[] {
  const lines = readFileSync(sharedPath('data/photos/MANIFEST.tsv'), 'utf8').trim().split('\n').slice(1);
  return lines.flatMap((line) => {
    const [file = '', , , size = '', , orientation = ''] = line.split('\t');
    const [width, height] = size.split('x');
    const turned = Number(/\d/.exec(orientation)?.[0] ?? 1) >= 5;
    return height === undefined ? [] : [{ file, expected: turned ? `${height}x${width}` : size }];
  });
}
