import { describe, expect, it } from 'vitest';
import { chooseOptions } from '#contracts/segmentation/choose-options.ts';
import type { Method } from '#contracts/segmentation/methods.ts';
import { readBuiltInVocabulary } from '#contracts/vocabularies/built-in-vocabularies.ts';

function choose(method: Method, name: string) {
  const vocabulary = readBuiltInVocabulary(name)!;
  return chooseOptions({ preset: 'balanced', method, vocabulary, options: {} });
}

describe('the published settings of a built-in vocabulary come with the method', () => {
  // The tables of the methods' own publications.
  it.each<[Method, string, number, number, number | null, number]>([
    ['sc-clip', 'voc21', 50, 0.15, 0.1, 336],
    ['sc-clip', 'context60', 40, 0.15, null, 336],
    ['sc-clip', 'coco-object', 55, 0.35, null, 336],
    ['sc-clip', 'coco-stuff', 40, 0, null, 336],
    ['sc-clip', 'cityscapes', 40, 0, null, 560],
    ['resclip', 'voc21', 40, 0.1, null, 336],
    ['resclip', 'cityscapes', 40, 0.1, null, 560],
  ])('%s on %s: scale %d, thresholds %d and %s, short side %d', (...row) => {
    const [method, name, logit_scale, probability_threshold, area_threshold, short_side] = row;
    const chosen = choose(method, name);
    expect(chosen).toMatchObject({ logit_scale, probability_threshold, area_threshold, short_side });
    expect(chosen).toMatchObject({ closing: false, auxiliary: 'none', views: ['original'] });
  });

  it.each([
    ['voc21', 0.3],
    ['context60', 0.3],
    ['coco-object', 0.4],
    ['coco-stuff', 0.4],
    ['cityscapes', 0.2],
  ])('ResCLIP mixes on %s the share %d of other blocks', (name, share) => {
    expect(choose('resclip', name).intermediate_share).toBe(share);
  });

  it('ITACLIP keeps those of the vocabulary, and closes labels', () => {
    expect(choose('itaclip', 'voc21')).toMatchObject({ logit_scale: 60, closing: true });
  });

  it('a vocabulary of that name with options of its own keeps them', () => {
    const vocabulary = { name: 'voc21', options: { logit_scale: 33 } };
    const chosen = chooseOptions({ preset: 'balanced', method: 'sc-clip', vocabulary, options: {} });
    expect(chosen.logit_scale).toBe(33);
  });
});

describe('the preset light', () => {
  it('is SC-CLIP with one view, stride 112 and PAMR', () => {
    const chosen = chooseOptions({ preset: 'light', vocabulary: { options: {} }, options: {} });
    expect(chosen).toMatchObject({
      views: ['original'],
      stride: 112,
      calibration: { block: 9 },
      pamr: { iterations: 10 },
    });
  });

  it('gives way to a method that is named', () => {
    const vocabulary = { options: {} };
    const chosen = chooseOptions({ preset: 'light', method: 'naclip', vocabulary, options: {} });
    expect(chosen).toMatchObject({ neighbour_sigma: 5, calibration: { block: null }, stride: 112 });
  });
});
