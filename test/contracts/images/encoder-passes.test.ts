import { describe, expect, it } from 'vitest';
import { countEncoderPasses, refuseTooManyPasses } from '#contracts/images/encoder-passes.ts';
import { mergeOptions, PRESETS } from '#contracts/segmentation/options.ts';

describe('countEncoderPasses', () => {
  it('counts windows times views on the resized image', () => {
    // 640 x 480 becomes 448 x 336: at stride 112 that is 3 columns and 2 rows, each in five views.
    expect(countEncoderPasses({ width: 640, height: 480 }, mergeOptions())).toBe(3 * 2 * 5);
    // 2 columns and 2 rows at stride 224, since the last window is shifted inward.
    expect(countEncoderPasses({ width: 640, height: 480 }, mergeOptions(PRESETS.fast))).toBe(2 * 2);
  });

  it('is the same for an image that is only larger', () => {
    const options = mergeOptions(PRESETS.paper);
    expect(countEncoderPasses({ width: 6400, height: 4800 }, options)).toBe(
      countEncoderPasses({ width: 640, height: 480 }, options),
    );
  });
});

describe('refuseTooManyPasses', () => {
  it('names the number asked for and the number allowed', () => {
    expect(() => refuseTooManyPasses(2500, 2500)).not.toThrow();
    expect(() => refuseTooManyPasses(2501, 2500)).toThrow(
      expect.objectContaining({
        code: 'limit-exceeded',
        message: expect.stringMatching(/2,501 .*2,500/) as string,
      }),
    );
  });
});
