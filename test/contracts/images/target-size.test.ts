import { describe, expect, it } from 'vitest';
import { targetSize, workingSize } from '#contracts/images/target-size.ts';

const paper = { shortSide: 336 };

describe('targetSize', () => {
  it.each([
    [500, 375, 448, 336],
    [375, 500, 336, 448],
    [333, 500, 336, 505],
    [1000, 180, 1867, 336],
    [336, 336, 336, 336],
    [1, 1, 336, 336],
    [2, 2, 336, 336],
    [4032, 3024, 448, 336],
  ])('brings the short side of %i x %i to 336', (width, height, targetWidth, targetHeight) => {
    expect(targetSize(width, height, paper)).toEqual({ width: targetWidth, height: targetHeight });
  });

  it('rounds half a pixel up', () => {
    expect(targetSize(640, 427, { shortSide: 448 })).toEqual({ width: 671, height: 448 });
    expect(targetSize(672, 1001, paper)).toEqual({ width: 336, height: 501 });
  });

  it('keeps the long side at 2048 up to a ratio of 9:1', () => {
    expect(targetSize(2048, 1024, { shortSide: 1120 })).toEqual({ width: 2048, height: 1024 });
    expect(targetSize(9000, 1000, paper)).toEqual({ width: 2048, height: 228 });
    expect(targetSize(800, 400, { shortSide: 336, maxLongSide: 512 })).toEqual({
      width: 512,
      height: 256,
    });
  });

  it('raises the short side of a longer panorama to one window', () => {
    expect(targetSize(13, 169, paper)).toEqual({ width: 224, height: 2912 });
    expect(targetSize(20_000, 600, paper)).toEqual({ width: 7467, height: 224 });
    expect(targetSize(1000, 500, { shortSide: 100 })).toEqual({ width: 448, height: 224 });
  });

  it('refuses a panorama whose raised long side passes 8192', () => {
    expect(targetSize(8192, 224, paper)).toEqual({ width: 8192, height: 224 });
    expect(() => targetSize(8193, 224, paper)).toThrow(
      expect.objectContaining({
        code: 'image-too-large',
        message: expect.stringMatching(/8193 x 224.*8193.*at most 8192/s),
      }),
    );
    expect(() => targetSize(1, 100, paper)).toThrow(expect.objectContaining({ code: 'image-too-large' }));
  });
});

describe('workingSize', () => {
  it.each([
    [4032, 3024, 896, 672],
    [897, 673, 896, 672],
    [9000, 1000, 4096, 456],
    [18_000, 1800, 4480, 448],
  ])('is twice the target for %i x %i', (width, height, workingWidth, workingHeight) => {
    expect(workingSize(width, height, paper)).toEqual({
      width: workingWidth,
      height: workingHeight,
    });
  });

  it.each([
    [896, 672],
    [500, 375],
    [1, 1],
    [13, 169],
  ])('is the displayed size for %i x %i', (width, height) => {
    expect(workingSize(width, height, paper)).toEqual({ width, height });
  });

  it('has the same target as the image, so that either may be asked', () => {
    for (let width = 300; width < 30_000; width = Math.ceil(width * 1.07)) {
      for (let height = 300; height < 30_000; height = Math.ceil(height * 1.09)) {
        if (Math.max(width, height) / Math.min(width, height) > 36) continue;
        const working = workingSize(width, height, paper);
        const target = targetSize(width, height, paper);
        expect([width, height, targetSize(working.width, working.height, paper)]).toEqual([
          width,
          height,
          target,
        ]);
      }
    }
  });

  it('enlarges no side', () => {
    for (let width = 600; width < 720; width++) {
      for (let height = 600; height < 720; height++) {
        const working = workingSize(width, height, paper);
        expect(working.width <= width && working.height <= height).toBe(true);
      }
    }
  });
});
