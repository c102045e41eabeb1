import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pullModel, type PullConfiguration } from '#models/pull/pull-model.ts';
import { installedModel } from '#models/registry/installed-models.ts';
import type { KnownModel } from '#models/registry/known-models.ts';
import { ClipWeights } from '#models/weights/clip-weights.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';
import { startServer, status, whole } from './file-server.ts';
import { makeTinyModel } from './tiny-model.ts';

beforeEach(() => void vi.stubEnv('NO_PROXY', '*').stubEnv('no_proxy', undefined));
afterEach(() => void vi.unstubAllEnvs());

function configuration(endpoint: string): PullConfiguration {
  const folder = temporaryFolder();
  return { modelsFolder: join(folder, 'models'), cacheFolder: join(folder, 'cache'), endpoint };
}

function weightsPath({ name }: KnownModel, { modelsFolder }: PullConfiguration): string {
  return join(modelsFolder, name, 'open_clip_model.safetensors');
}

/** The files that a user without a network copies there. */
function putByHand(path: string, weights: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, weights);
}

describe('pullModel', () => {
  it('installs weights of the pinned revision and the configuration of the registry', async () => {
    const { model, weights } = await makeTinyModel();
    const server = await startServer(whole(weights));
    const where = { ...configuration(server.url), token: 'hf_secret' };

    const pulled = await pullModel(model, where);

    expect(pulled).toEqual({ folder: join(where.modelsFolder, 'tiny'), news: 'installed' });
    expect(server.asked.map(({ path }) => path)).toEqual([
      '/somebody/tiny/resolve/0123abcd/open_clip_model.safetensors',
    ]);
    expect(server.asked[0]!.headers.authorization).toBe('Bearer hf_secret');
    expect(installedModel('tiny', where.modelsFolder)).toBeDefined();
    await using opened = await ClipWeights.open(pulled.folder);
    expect(opened.architecture).toEqual(model.architecture);
  });

  it('asks nobody for a model that is installed', async () => {
    const { model, weights } = await makeTinyModel();
    const server = await startServer(whole(weights));
    const where = configuration(server.url);
    await pullModel(model, where);

    const onCheck = vi.fn<() => void>();
    expect(await pullModel(model, where, { onCheck })).toMatchObject({ news: 'was there' });

    expect(server.asked).toHaveLength(1);
    // The bytes were already verified the first time.
    expect(onCheck).not.toHaveBeenCalled();
  });

  it('takes weights that were put there by hand, without a network', async () => {
    const { model, weights } = await makeTinyModel();
    const where = configuration('http://127.0.0.1:9');
    putByHand(weightsPath(model, where), weights);

    expect(await pullModel(model, where)).toMatchObject({ news: 'was there' });

    expect(installedModel('tiny', where.modelsFolder)).toBeDefined();
  });

  it('refuses other weights that were put there by hand', async () => {
    const { model } = await makeTinyModel();
    const where = configuration('http://127.0.0.1:9');
    putByHand(weightsPath(model, where), Buffer.from('other'));

    await expect(pullModel(model, where)).rejects.toMatchObject({
      code: 'invalid-model',
      statement: expect.stringMatching(/is not tiny: its sha256 is .*\.$/) as string,
      remedy: { lead: 'Remove it with', command: ['remove', 'tiny'] },
    });
  });

  it('says what to do about weights that cannot be read', async () => {
    const { model } = await makeTinyModel();
    const where = configuration('http://127.0.0.1:9');
    mkdirSync(weightsPath(model, where), { recursive: true });

    await expect(pullModel(model, where)).rejects.toMatchObject({
      code: 'models-unavailable',
      message: expect.stringMatching(/^Cannot use \S+open_clip_model\.safetensors: EISDIR/) as string,
    });
  });

  it('reads weights again that were written after they were checked', async () => {
    const { model, weights } = await makeTinyModel();
    const where = configuration((await startServer(whole(weights))).url);
    await pullModel(model, where);
    const damaged = Buffer.from(weights);
    damaged[damaged.length - 1]! ^= 1;
    writeFileSync(weightsPath(model, where), damaged);
    utimesSync(weightsPath(model, where), new Date(), new Date(2020, 1, 1));

    await expect(pullModel(model, where)).rejects.toMatchObject({ code: 'invalid-model' });
  });

  it('installs nothing when the bytes are wrong', async () => {
    const { model, weights } = await makeTinyModel();
    const wrong = Buffer.from(weights.toReversed());
    const where = configuration((await startServer(whole(wrong))).url);

    await expect(pullModel(model, where)).rejects.toMatchObject({ code: 'download-failed' });

    expect(installedModel('tiny', where.modelsFolder)).toBeUndefined();
    expect(readdirSync(join(where.modelsFolder, 'tiny'))).toEqual([]);
  });

  it('asks for no byte when there is no room for the weights and the build', async () => {
    const { model, weights } = await makeTinyModel();
    const server = await startServer(whole(weights));
    const measureSpace = () => Promise.resolve({ disk: 1, freeBytes: 2 * model.bytes - 1 });
    const where = { ...configuration(server.url), measureSpace };

    await expect(pullModel(model, where)).rejects.toMatchObject({
      code: 'models-unavailable',
      message: expect.stringMatching(
        / for its build, which is another copy of them, in .*ITACLIP_CACHE_DIR/,
      ) as string,
    });

    expect(server.asked).toEqual([]);
    expect(existsSync(where.modelsFolder)).toBe(false);
  });

  it('counts what has come already as room that is not needed', async () => {
    const { model, weights } = await makeTinyModel();
    const server = await startServer(whole(weights));
    const measureSpace = () => Promise.resolve({ disk: 1, freeBytes: 2 * model.bytes - 1000 });
    const where = { ...configuration(server.url), measureSpace };
    putByHand(`${weightsPath(model, where)}.partial`, weights.subarray(0, 1000));

    expect(await pullModel(model, where)).toMatchObject({ news: 'installed' });
    expect(server.asked[0]!.headers.range).toBe('bytes=1000-');
    expect(readFileSync(weightsPath(model, where)).equals(weights)).toBe(true);
  });

  it('leaves no model behind when the server refuses', async () => {
    const { model } = await makeTinyModel();
    const where = configuration((await startServer(status(404))).url);

    await expect(pullModel(model, where)).rejects.toMatchObject({ code: 'download-failed' });

    expect(installedModel('tiny', where.modelsFolder)).toBeUndefined();
  });
});
