import { describe, expect, it } from 'vitest';
import { VOC_PALETTE } from '#engine/results/voc-palette.ts';
import official from './fixtures/voc-palette.json' with { type: 'json' };

describe('VOC_PALETTE', () => {
  it('equals the palette of an official VOC mask in all 256 entries', () => {
    expect(VOC_PALETTE).toEqual(official);
  });
});
