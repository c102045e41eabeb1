import { describe, expect, it } from 'vitest';
import { knownModel } from '#models/registry/known-models.ts';
import { linearLayerOperations, plainPassOperations } from './operations.ts';

const { architecture } = knownModel('vit-b-16')!;

describe('operations of ViT-B/16', () => {
  it('has 85 million weights in its linear layers, each used once a token', () => {
    // By hand: 12 blocks of 12 * 768 * 768.
    expect(linearLayerOperations(architecture, 1)).toBe(2 * 12 * 12 * 768 * 768);
  });

  it('needs 35 GFLOP for a picture, the published 17.6 multiply-adds', () => {
    expect(plainPassOperations(architecture) / 1e9).toBeGreaterThan(34.9);
    expect(plainPassOperations(architecture) / 1e9).toBeLessThan(35.6);
  });
});
