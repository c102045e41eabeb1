import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeRandomModel } from '#models/random/random-model.ts';
import { randomValues } from '#models/random/random-values.ts';
import type { ClipArchitecture } from '#models/weights/clip-architecture.ts';
import { ClipWeights } from '#models/weights/clip-weights.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const tower = {
  width: 128,
  layers: 2,
  heads: 2,
  feedForwardWidth: 512,
  activation: 'quick_gelu' as const,
  layerNormEpsilon: 1e-5,
};
const architecture: ClipArchitecture = {
  projectionWidth: 96,
  vision: { ...tower, imageSize: 32, patchSize: 16 },
  text: { ...tower, width: 64, heads: 4, feedForwardWidth: 256, contextLength: 8, vocabularySize: 50 },
};
const MODEL = { name: 'tiny', architecture };

async function write(seed: number): Promise<string> {
  const folder = join(temporaryFolder(), 'random-tiny');
  await writeRandomModel(folder, MODEL, seed);
  return folder;
}

function digest(folder: string): string {
  return createHash('sha256')
    .update(readFileSync(join(folder, 'open_clip_model.safetensors')))
    .digest('hex');
}

function statistics(values: Float32Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}

describe('a random model', () => {
  it('is a whole model of the architecture that it was asked for', async () => {
    await using weights = await ClipWeights.open(await write(1));
    expect(weights.architecture).toEqual(architecture);
  });

  it('keeps the variance of what a matrix is multiplied with, and has norms near the identity', async () => {
    await using weights = await ClipWeights.open(await write(1));

    const expand = statistics(await weights.read('vision.blocks.1.feed_forward.expand.weight'));
    const query = statistics(await weights.read('vision.blocks.0.attention.query.weight'));
    const norm = statistics(await weights.read('text.blocks.1.norm2.weight'));
    const bias = statistics(await weights.read('vision.blocks.0.attention.output.bias'));

    expect(expand.deviation).toBeCloseTo(128 ** -0.5, 2);
    expect(query.deviation).toBeCloseTo(128 ** -0.5, 2);
    expect(norm.mean).toBeCloseTo(1, 1);
    expect(norm.deviation).toBeLessThan(0.05);
    expect(Math.abs(bias.mean)).toBeLessThan(0.02);
  });

  it('has equal weights for equal seeds and others for another seed', async () => {
    const [first, again, other] = [await write(7), await write(7), await write(8)];
    expect(digest(again)).toBe(digest(first));
    expect(digest(other)).not.toBe(digest(first));
  });

  it('says beside its weights that they mean nothing', async () => {
    const text = readFileSync(join(await write(3), 'README.md'), 'utf8');
    expect(text).toMatch(/Random weights.*seed 3.*mean nothing/s);
  });
});

describe('randomValues', () => {
  it('continues over the end of a block without repeating itself', () => {
    const values = randomValues('seed', (1 << 20) + 4, { mean: 0, deviation: 1 });
    expect(values.subarray(1 << 20)).not.toEqual(values.subarray(0, 4));
  });

  it('is uniform with the deviation asked for: between plus and minus the root of three', () => {
    const values = randomValues('seed', 100_000, { mean: 0, deviation: 1 });
    expect(statistics(values).mean).toBeCloseTo(0, 1);
    expect(statistics(values).deviation).toBeCloseTo(1, 1);
    expect(Math.max(...values)).toBeLessThanOrEqual(Math.fround(Math.sqrt(3)));
    expect(Math.max(...values)).toBeGreaterThan(1.7);
  });
});
