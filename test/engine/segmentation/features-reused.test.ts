import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergeOptions, type PartialOptions } from '#contracts/segmentation/options.ts';
import { vocabularySchema } from '#contracts/vocabularies/vocabulary.ts';
import type { KeptFeaturesConfiguration } from '#engine/features/open-kept-features.ts';
import { ImageSegmenter, type ImageTask } from '#engine/segmentation/image-segmenter.ts';
import type { SegmenterConfiguration } from '#engine/segmentation/segmenter-configuration.ts';
import { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import { FIXTURES } from '#test/conformance/write-fixtures.ts';
import { drawImage, encodePng } from '#test/support/images/draw-image.ts';
import { makeTemporaryFolder } from '#test/support/temporary-folder.ts';

const { folder: cacheFolder, remove } = makeTemporaryFolder();
afterAll(remove);

const QUICK = { short_side: 224, stride: 64 };
let image: Uint8Array;
beforeAll(async () => {
  image = await encodePng(drawImage(40, 30, 9));
});

function configure(keptFeatures?: KeptFeaturesConfiguration): SegmenterConfiguration {
  const model = { name: 'fixture', folder: join(FIXTURES, 'model') };
  return { model, cacheFolder, executionProvider: 'cpu', threads: 1, keptFeatures };
}

function ask(words: string[], options: PartialOptions = {}): ImageTask {
  const vocabulary = vocabularySchema.parse({
    classes: words,
    background: { mode: 'words', words: ['sky'] },
  });
  const outputs = ['labels.png', 'masks.json', 'scores.npy'] as const;
  return { image, vocabulary, options: mergeOptions(QUICK, options), outputs };
}

const shared = { memoryBytes: 1e8, scope: { owner: 'one' } };
const filesOf = ({ artifacts }: Awaited<ReturnType<ImageSegmenter['segment']>>) =>
  artifacts.filter(({ name }) => name !== 'result.json');

describe('the features of an image that was segmented before', () => {
  it.each<[what: string, options: PartialOptions]>([
    ['all views', {}],
    ['one view', { views: ['original'] }],
    ['flips only', { views: ['vertical_flip', 'horizontal_flip'] }],
    ['two views of two kinds', { views: ['grey', 'horizontal_flip'] }],
    ['class tokens', { class_evidence: true }],
  ])('give other words the same files, byte for byte, as a fresh run: %s', async (_, options) => {
    const keeping = await ImageSegmenter.open(configure(shared));
    const fresh = await ImageSegmenter.open(configure());
    const first = await keeping.segment(ask(['cat', 'dog'], options));
    const again = await keeping.segment(ask(['tree', 'dog', 'house'], options));
    const expected = await fresh.segment(ask(['tree', 'dog', 'house'], options));
    expect([first, again, expected].map(({ result }) => result.features_reused)).toEqual([
      false,
      true,
      false,
    ]);
    expect(filesOf(again)).toEqual(filesOf(expected));
    expect(again.result).toEqual({ ...expected.result, features_reused: true });
  });

  it('give the evidence of class tokens, which changes nothing else', async () => {
    const keeping = await ImageSegmenter.open(configure(shared));
    const without = await keeping.segment(ask(['cat', 'dog']));
    const evident = await keeping.segment(ask(['cat', 'dog'], { class_evidence: true }));
    expect(filesOf(evident)).toEqual(filesOf(without));
    expect(without.result.classes.every((each) => !('evidence' in each))).toBe(true);
    const evidence = evident.result.classes.map((each) => each.evidence!);
    // Sky, cat and dog share at most all of the probability in one window.
    expect(evidence.every((each) => each > 0 && each < 1)).toBe(true);

    const [least = 0, most = 0] = evidence.slice(1).toSorted((one, other) => one - other);
    const options = { presence: { evidence: (least + most) / 2 } };
    const stricter = await keeping.segment(ask(['cat', 'dog'], options));
    expect(stricter.result.features_reused).toBe(true);
    expect(stricter.result.recipe.options.class_evidence).toBe(true);
    for (const { name, area, evidence: its } of stricter.result.classes.slice(1))
      if (its! < options.presence.evidence) expect(area, name).toBe(0);
  });

  it('serve options that the encoder does not see, and no others', async () => {
    const keeping = await ImageSegmenter.open(configure(shared));
    await keeping.segment(ask(['cat']));
    const reused = async (options: PartialOptions) =>
      (await keeping.segment(ask(['cat'], options))).result.features_reused;
    expect(await reused({ logit_scale: 20, image_engineering_weight: 0.3, pamr: { iterations: 0 } })).toBe(
      true,
    );
    expect(await reused({ stride: 56 })).toBe(false);
    expect(await reused({ short_side: 300 })).toBe(false);
  });

  it('serve several vocabularies of an evaluation, also in a later call', async () => {
    const keeping = await ImageSegmenter.open(configure(shared));
    const variants = (...all: string[][]) =>
      all.map((words) => ({ vocabulary: ask(words).vocabulary, options: ask(words).options }));
    await keeping.label({ image, variants: variants(['cat'], ['dog', 'tree']) });
    const later = await keeping.label({ image, variants: variants(['house', 'cat']) });
    expect(later.timings).not.toHaveProperty('windows');
    expect(later.variants[0]!.labels).toEqual((await keeping.segment(ask(['house', 'cat']))).labels);
  });

  it('belong to one owner: another one with equal bytes has the encoder run again', async () => {
    await using client = new SegmenterClient(configure({ memoryBytes: 1e8 }));
    const reused = async (owner?: string) => {
      const featureScope = owner === undefined ? undefined : { owner };
      return (await client.segment(ask(['cat']), { featureScope })).result.features_reused;
    };
    expect([await reused('one'), await reused('two'), await reused('one')]).toEqual([false, false, true]);
    // Work without an owner keeps nothing, and is given nothing.
    expect([await reused(), await reused()]).toEqual([false, false]);
  });

  it('are shared by the photos that are under way at the same time', async () => {
    await using client = new SegmenterClient({ ...configure(shared), photosAtOnce: 2 });
    await client.segment(ask(['cat']));
    const answers = await Promise.all([client.segment(ask(['dog'])), client.segment(ask(['tree']))]);
    expect(answers.map(({ result }) => result.features_reused)).toEqual([true, true]);
  });

  it('serve a photo that came twice at the same time: the encoder sees it once', async () => {
    await using client = new SegmenterClient({ ...configure(shared), photosAtOnce: 2 });
    const answers = await Promise.all([client.segment(ask(['dog'])), client.segment(ask(['tree']))]);
    expect(answers.filter(({ result }) => result.features_reused)).toHaveLength(1);
  });

  it('that are too many are not kept, and the image is segmented all the same', async () => {
    const keeping = await ImageSegmenter.open(configure({ ...shared, memoryBytes: 1000 }));
    await keeping.segment(ask(['cat']));
    expect((await keeping.segment(ask(['cat']))).result.features_reused).toBe(false);
  });

  it('are found in the cache folder by a process that never opens the image encoder', async () => {
    const onDisk = configure({ ...shared, diskBytes: 1e8 });
    const first = await (await ImageSegmenter.open(onDisk)).segment(ask(['cat', 'dog']));
    expect(readdirSync(join(cacheFolder, 'image-features'))).toHaveLength(1);

    const later = await ImageSegmenter.open(onDisk);
    const again = await later.segment(ask(['cat', 'dog']));
    expect(again.result.features_reused).toBe(true);
    expect(again.timings).not.toHaveProperty('windows');
    expect(filesOf(again)).toEqual(filesOf(first));
  });

  it('are not kept of an image whose segmentation was canceled', async () => {
    const keeping = await ImageSegmenter.open(configure(shared));
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    const canceled = keeping.segment(ask(['cat']), { signal: controller.signal, onProgress });
    await expect(canceled).rejects.toMatchObject({ code: 'canceled' });
    expect((await keeping.segment(ask(['cat']))).result.features_reused).toBe(false);
  });
});
