import { describe, expect, it } from 'vitest';
import { emptyPixelMap } from '#engine/inference/pixel-map.ts';
import { compareClassToken, scoreEvidence, splitClassToken } from '#engine/segmentation/class-evidence.ts';

const ONE_VIEW = { views: ['original' as const], query_sharpness: null, class_evidence: true };

describe("a window's class token", () => {
  it('comes before its patches', () => {
    const parts = splitClassToken(Float32Array.of(1, 2, 3, 4, 5, 6), ONE_VIEW, 2);
    expect(parts).toEqual({ classToken: Float32Array.of(1, 2), patches: Float32Array.of(3, 4, 5, 6) });
  });

  it('is the mean of those before the patches of each view, where views are kept apart', () => {
    const features = Float32Array.of(1, 2, 9, 9, 3, 6, 9, 9);
    const options = { ...ONE_VIEW, views: ['original' as const, 'blur' as const], query_sharpness: 2 };
    expect(splitClassToken(features, options, 2)).toEqual({
      classToken: Float32Array.of(2, 4),
      patches: features,
    });
  });

  it('is not there unless it is asked for', () => {
    const features = Float32Array.of(1, 2, 3, 4);
    expect(splitClassToken(features, { ...ONE_VIEW, class_evidence: false }, 2)).toEqual({
      patches: features,
    });
  });
});

describe('the evidence of a class', () => {
  it('is the highest probability of its queries in any window', () => {
    const similarities = emptyPixelMap(1, 2, 3);
    const queries = { features: Float32Array.of(1, 0, 0, 1, 0.6, 0.8), count: 3 };
    const sets = { sets: [3], imageEngineeringWeights: new Float32Array(3) };
    compareClassToken(Float32Array.of(1, 0), { ...queries, ...sets }, similarities, 0);
    compareClassToken(Float32Array.of(0, 1), { ...queries, ...sets }, similarities, 1);
    expect([...similarities.data].map((value) => Number(value.toFixed(6)))).toEqual([1, 0, 0.6, 0, 1, 0.8]);

    // Class 0 has the first query, class 1 the others.
    const evidence = scoreEvidence(similarities, [0, 1, 3], 2);
    const [a, b, c] = [Math.exp(2), Math.exp(0), Math.exp(1.2)];
    expect(evidence[0]).toBeCloseTo(a / (a + b + c), 6);
    expect(evidence[1]).toBeCloseTo(Math.exp(2) / (Math.exp(0) + Math.exp(2) + Math.exp(1.6)), 6);
  });
});
