import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { buildModel } from '#models/pack/built-model.ts';
import { writeRandomModel } from '#models/random/random-model.ts';
import { listModels } from '#models/registry/list-models.ts';
import { removeModel } from '#models/registry/remove-model.ts';
import { imageFeaturesFolder } from '#models/files/image-features-folder.ts';
import { textFeaturesFolder } from '#models/text/text-features.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';
import { makeTinyModel } from '../pull/tiny-model.ts';

vi.mock('node:fs/promises', { spy: true });

/** A models folder with a model called mine, and a cache folder. */
async function install() {
  const folder = temporaryFolder();
  const [models, cache] = [join(folder, 'models'), join(folder, 'cache')];
  const { model } = await makeTinyModel();
  await writeRandomModel(join(models, 'mine'), model, 1);
  return { models, cache, mine: join(models, 'mine'), bytes: model.bytes };
}

describe('listModels', () => {
  it('lists what is bundled, what is installed and what can be had', async () => {
    const { models, cache, mine, bytes } = await install();
    mkdirSync(join(models, 'vit-b-16'));

    const listed = await listModels(models, cache);

    expect(listed.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'storybook bundled',
      'photographs bundled',
      'mine installed',
      'vit-b-16 available',
      'vit-b-32 available',
      'vit-l-14 available',
    ]);
    expect(listed[2]).toEqual({ name: 'mine', state: 'installed', bytes, place: mine, built: false });
    expect(listed[3]).toMatchObject({
      bytes: 598_516_980,
      place: 'timm/vit_base_patch16_clip_224.openai',
      built: false,
    });
  });

  it('says of a model that is built that it is', async () => {
    const { models, cache, mine } = await install();
    await buildModel(mine, cache);
    expect((await listModels(models, cache))[2]).toMatchObject({ name: 'mine', built: true });
  });

  it('lists a model with a broken configuration as one that is not built', async () => {
    const { models, cache, mine } = await install();
    writeFileSync(join(mine, 'open_clip_config.json'), '{');
    expect((await listModels(models, cache))[2]).toMatchObject({ name: 'mine', built: false });
  });
});

describe('a models folder that is a file', () => {
  it('is a problem that names it and says what to do', async () => {
    const models = join(temporaryFolder(), 'models');
    writeFileSync(models, '');
    await expect(listModels(models, temporaryFolder())).rejects.toMatchObject({
      code: 'models-unavailable',
      message: expect.stringMatching(/^Cannot use \S+models: ENOTDIR.* set ITACLIP_MODELS_DIR/) as string,
    });
  });
});

describe('removeModel', () => {
  it('removes a model, its build and its features of words and images, and nothing else', async () => {
    const { models, cache, mine, bytes } = await install();
    const { model } = await makeTinyModel();
    await writeRandomModel(join(models, 'other'), model, 2);
    const [built, other] = [await buildModel(mine, cache), await buildModel(join(models, 'other'), cache)];
    const features = textFeaturesFolder(built.digest, cache);
    mkdirSync(features, { recursive: true });
    writeFileSync(join(features, 'word.f32'), Buffer.alloc(2048));
    const kept = imageFeaturesFolder(built.digest, cache);
    mkdirSync(kept, { recursive: true });
    writeFileSync(join(kept, 'photo.f32'), Buffer.alloc(4096));
    const graphs = [await built.textEncoder(), await other.textEncoder()];

    const removed = await removeModel('mine', models, cache);

    // The other model's digest stays recorded.
    expect(readdirSync(join(cache, 'digests'))).toHaveLength(1);
    expect(removed.map(({ what }) => what)).toEqual(['build', 'text features', 'image features', 'model']);
    expect(removed[1]).toMatchObject({ path: features, bytes: 2048 });
    expect(removed[2]).toMatchObject({ path: kept, bytes: 4096 });
    expect(removed[3]!.bytes).toBeGreaterThan(bytes);
    expect([mine, graphs[0]!, features, kept].some((path) => existsSync(path))).toBe(false);
    expect([join(models, 'other'), graphs[1]!].map((path) => existsSync(path))).toEqual([true, true]);
  });

  it('keeps the model when its build cannot be removed', async () => {
    const { models, cache, mine } = await install();
    await buildModel(mine, cache);
    vi.mocked(rm).mockRejectedValueOnce(Object.assign(new Error('EBUSY'), { syscall: 'rm' }));

    await expect(removeModel('mine', models, cache)).rejects.toMatchObject({
      code: 'cache-unavailable',
      message: expect.stringContaining(cache) as string,
    });
    expect(existsSync(mine)).toBe(true);

    const again = await removeModel('mine', models, cache);
    expect(again.map(({ what }) => what)).toEqual(['build', 'model']);
  });

  it('removes a link, and neither counts nor removes where it leads', async () => {
    const { models, cache, mine, bytes } = await install();
    symlinkSync(mine, join(models, 'link'), 'junction');

    const removed = await removeModel('link', models, cache);

    expect(removed).toMatchObject([{ what: 'model', path: join(models, 'link') }]);
    expect(removed[0]!.bytes).toBeLessThan(bytes);
    expect(existsSync(join(models, 'link'))).toBe(false);
    expect(existsSync(join(mine, 'open_clip_model.safetensors'))).toBe(true);
  });

  it('removes what a download left', async () => {
    const { models, cache } = await install();
    mkdirSync(join(models, 'vit-b-16'));
    writeFileSync(join(models, 'vit-b-16', 'open_clip_model.safetensors.partial'), Buffer.alloc(5000));

    expect(await removeModel('vit-b-16', models, cache)).toEqual([
      { what: 'model', path: join(models, 'vit-b-16'), bytes: 5000 },
    ]);
  });

  it.each(['storybook', 'none', '', '.', '..', '../models', 'mine/', '/'])(
    'refuses "%s" and removes nothing',
    async (name) => {
      const { models, cache, mine } = await install();
      await expect(removeModel(name, models, cache)).rejects.toMatchObject({ code: 'invalid-request' });
      expect(existsSync(mine)).toBe(true);
    },
  );
});
