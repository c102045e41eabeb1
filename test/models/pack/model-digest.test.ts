import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildModel } from '#models/pack/built-model.ts';
import { forgetDigest, modelDigest } from '#models/pack/model-digest.ts';
import { verifyModel } from '#models/registry/verify-model.ts';
import { digestWeights } from '#models/weights/clip-weights.ts';
import { writeHuggingFaceFolder } from '#test/support/model/clip-folder.ts';
import { makeRandomClip, SMALL_SHAPE } from '#test/support/reference/random-clip.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

function install() {
  const folder = temporaryFolder();
  const model = writeHuggingFaceFolder(join(folder, 'model'), makeRandomClip(SMALL_SHAPE));
  return { model, cache: join(folder, 'cache'), weights: join(model, 'model.safetensors') };
}

/** Changes one byte in place: the file keeps its size and its inode. */
function changeByte(file: string): void {
  const bytes = readFileSync(file);
  bytes[bytes.length - 1]! ^= 1;
  writeFileSync(file, bytes);
}

function recordOf(cache: string): string {
  const [name] = readdirSync(join(cache, 'digests'));
  return join(cache, 'digests', name!);
}

/** Replaces the recorded digest, so that a test sees where it is used. */
function forge(cache: string, digest: string): void {
  const path = recordOf(cache);
  const record = JSON.parse(readFileSync(path, 'utf8')) as object;
  writeFileSync(path, JSON.stringify({ ...record, digest }));
}

describe('modelDigest', () => {
  it('is not computed again while the files are the same', async () => {
    const { model, cache } = install();
    expect(await modelDigest(model, cache)).toBe(await digestWeights(model));
    forge(cache, 'recorded');

    expect(await modelDigest(model, cache)).toBe('recorded');
  });

  it('is what a build takes, so that its weights are not hashed at every start', async () => {
    const { model, cache } = install();
    const { digest } = await buildModel(model, cache);
    expect(await modelDigest(model, cache)).toBe(digest);
    forge(cache, 'a'.repeat(64));

    expect((await buildModel(model, cache)).digest).toBe('a'.repeat(64));
  });

  it('is computed again when a byte changes and the size stays', async () => {
    const { model, cache, weights } = install();
    const before = await modelDigest(model, cache);
    changeByte(weights);

    const after = await modelDigest(model, cache);

    expect(after).toBe(await digestWeights(model));
    expect(after).not.toBe(before);
  });

  it('is computed again when the modification time was restored after a change', async () => {
    const { model, cache, weights } = install();
    const past = new Date('2026-01-01T00:00:00.000Z');
    utimesSync(weights, past, past);
    await modelDigest(model, cache);
    changeByte(weights);
    utimesSync(weights, past, past);

    expect(statSync(weights).mtime).toEqual(past);
    expect(await modelDigest(model, cache)).toBe(await digestWeights(model));
  });

  it('is computed again when the configuration changes', async () => {
    const { model, cache } = install();
    const before = await modelDigest(model, cache);
    const path = join(model, 'config.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('quick_gelu', 'gelu'));

    expect(await modelDigest(model, cache)).not.toBe(before);
  });

  it.each(['half a {', '{}', ''])('is computed again when its record is %j', async (record) => {
    const { model, cache } = install();
    await modelDigest(model, cache);
    writeFileSync(recordOf(cache), record);

    expect(await modelDigest(model, cache)).toBe(await digestWeights(model));
  });

  it('needs no cache folder that can be written', async () => {
    const { model, cache } = install();
    writeFileSync(cache, 'a file');

    expect(await modelDigest(model, cache)).toBe(await digestWeights(model));
  });

  it('is forgotten on request', async () => {
    const { model, cache } = install();
    await modelDigest(model, cache);
    const path = recordOf(cache);
    await forgetDigest(model, cache);

    expect(existsSync(path)).toBe(false);
    await expect(forgetDigest(model, cache)).resolves.toBeUndefined();
  });
});

describe('verifyModel', () => {
  it('records a model that nothing is known about, and then finds it unchanged', async () => {
    const { model, cache } = install();
    const digest = await digestWeights(model);

    expect(await verifyModel({ name: 'mine', folder: model }, cache)).toEqual({
      name: 'mine',
      digest,
      verdict: 'recorded',
    });
    expect(await verifyModel({ name: 'mine', folder: model }, cache)).toMatchObject({ verdict: 'unchanged' });
  });

  it('finds a change that sizes and times do not show', async () => {
    const { model, cache } = install();
    await modelDigest(model, cache);
    // A record with the files' own stamps and another digest is what a silent change leaves.
    forge(cache, 'another digest');
    expect(await modelDigest(model, cache)).toBe('another digest');

    await expect(verifyModel({ name: 'mine', folder: model }, cache)).rejects.toMatchObject({
      code: 'invalid-model',
      message: expect.stringMatching(/its digest was another digest, and is [0-9a-f]{64}\./) as string,
    });
    expect(await modelDigest(model, cache)).toBe(await digestWeights(model));
  });

  it('compares the weights of a published model with their pinned sha256', async () => {
    const { model, cache } = install();
    await expect(verifyModel({ name: 'vit-b-16', folder: model }, cache)).rejects.toMatchObject({
      code: 'invalid-model',
      message: expect.stringContaining('is not vit-b-16: its sha256 is') as string,
    });
  });
});
