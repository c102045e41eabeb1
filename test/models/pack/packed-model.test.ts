import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ClipEngine } from '#engine/inference/clip-engine.ts';
import { buildFolder, buildModel } from '#models/pack/built-model.ts';
import { modelDigest } from '#models/pack/model-digest.ts';
import { writePackedModel } from '#models/pack/packed-model.ts';
import { installedModel } from '#models/registry/installed-models.ts';
import { verifyModel } from '#models/registry/verify-model.ts';
import { batchPrompts } from '#models/text/prompt-trees.ts';
import { writeHuggingFaceFolder } from '#test/support/model/clip-folder.ts';
import { CLIP_TOKENS_SHAPE, makeRandomClip } from '#test/support/reference/random-clip.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const clip = makeRandomClip(CLIP_TOKENS_SHAPE, 5);
const IDS = [3, 1, 4, 1, 5];
let folder = '';
let original = '';
let packed = '';
let digest = '';

beforeEach(async () => {
  folder = temporaryFolder();
  original = writeHuggingFaceFolder(join(folder, 'original'), clip);
  packed = join(folder, 'models', 'tiny');
  const cache = join(folder, 'builder');
  const { architecture, ...built } = await buildModel(original, cache, 'int8');
  digest = built.digest;
  const folders = {
    float32: buildFolder(digest, cache),
    int8: buildFolder(digest, cache, 'int8'),
  };
  await writePackedModel(packed, { digest, architecture, folders });
});

async function encode(model: string): Promise<Float32Array> {
  const engine = new ClipEngine(await buildModel(model, join(folder, 'cache')), {
    executionProvider: 'cpu',
    threads: 1,
  });
  const [batch] = batchPrompts([IDS]);
  return engine.encodePrompts(batch!);
}

describe('a packed model', () => {
  it('gives what the original gives, without the original and without a build', async () => {
    const expected = await encode(original);
    rmSync(original, { recursive: true });
    rmSync(join(folder, 'cache'), { recursive: true });
    expect(await encode(packed)).toEqual(expected);
    expect(existsSync(join(folder, 'cache', 'models'))).toBe(false);
    expect(await modelDigest(packed, join(folder, 'cache'))).toBe(digest);
  });

  it('is an installed model', () => {
    expect(installedModel('tiny', join(folder, 'models'))).toEqual({ name: 'tiny', folder: packed });
  });

  it('names the precisions that it was packed in', async () => {
    await expect(buildModel(packed, folder, 'int8')).resolves.toMatchObject({ digest });
    await expect(buildModel(packed, folder, 'float16')).rejects.toThrow(
      /was packed in float32, int8, not in float16/,
    );
  });

  it('is refused while its weights are incomplete, or of another format', async () => {
    truncateSync(join(packed, 'float32', 'weights.bin'), 100);
    await expect(buildModel(packed, folder)).rejects.toThrow(/missing or incomplete/);
    const manifest = join(packed, 'packed.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('packed-1', 'packed-0'));
    await expect(buildModel(packed, folder)).rejects.toThrow(
      /the format packed-0; this version reads packed-1/,
    );
    writeFileSync(manifest, '{}');
    await expect(buildModel(packed, folder)).rejects.toThrow(/no manifest of a packed model/);
  });

  it('is verified by the digests of its manifest', async () => {
    const found = { name: 'tiny', folder: packed };
    expect(await verifyModel(found, folder)).toMatchObject({ digest, verdict: 'unchanged' });
    const weights = join(packed, 'int8', 'weights.bin');
    const bytes = readFileSync(weights);
    bytes[0] = bytes[0]! ^ 1;
    writeFileSync(weights, bytes);
    await expect(verifyModel(found, folder)).rejects.toThrow(/int8.weights\.bin has the sha256/);
    expect(readdirSync(join(folder, 'models'))).toEqual(['tiny']);
  });
});
