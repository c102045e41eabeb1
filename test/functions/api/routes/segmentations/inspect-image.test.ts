import { describe, expect, it } from 'vitest';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { checkImage } from '#functions/api/routes/segmentations/inspect-image.ts';
import { pngHeader } from '#test/support/images/picture-headers.ts';

const OPTIONS = mergeOptions();

describe('checkImage', () => {
  it('allows 50 megapixels and no more', () => {
    expect(checkImage(pngHeader(10_000, 5000), OPTIONS)).toBe('png');
    expect(() => checkImage(pngHeader(10_000, 5001), OPTIONS)).toThrow('50,010,000 pixels');
  });

  it('allows as many passes as the service does', () => {
    // A short side of 1120 at stride 56 has 17 windows a side, and 289 of them five views: 1445.
    const options = mergeOptions({ short_side: 1120, stride: 56 });
    expect(checkImage(pngHeader(2000, 2000), options)).toBe('png');
    // Stride 42: 23 a side (22.3 rounded up), 2,645 passes.
    expect(() => checkImage(pngHeader(2000, 2000), mergeOptions({ short_side: 1120, stride: 42 }))).toThrow(
      `2,645 encoder passes (windows times views) with these options; at most 2,500`,
    );
  });
});
