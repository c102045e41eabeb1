import { createHash } from 'node:crypto';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { resultSchema } from '#contracts/segmentation/result.ts';
import { vocabularySchema } from '#contracts/vocabularies/vocabulary.ts';
import { ImageSegmenter, type ImageTask } from '#engine/segmentation/image-segmenter.ts';
import type { Progress } from '#engine/inference/run-hooks.ts';
import { FIXTURES } from '#test/conformance/write-fixtures.ts';
import { drawImage, encodePng } from '#test/support/images/draw-image.ts';
import { makeTemporaryFolder } from '#test/support/temporary-folder.ts';

const { folder: cacheFolder, remove } = makeTemporaryFolder();
let segmenter: ImageSegmenter;
let task: ImageTask;

beforeAll(async () => {
  segmenter = await ImageSegmenter.open({
    model: { name: 'fixture', folder: join(FIXTURES, 'model') },
    cacheFolder,
    executionProvider: 'cpu',
    threads: 1,
  });
  task = {
    image: await encodePng(drawImage(40, 30, 9)),
    vocabulary: vocabularySchema.parse({
      name: 'pets',
      classes: [{ name: 'cat', synonyms: ['feline'], text: 'a pet that purrs' }, 'dog'],
      background: { mode: 'words', words: ['sky', 'wall'] },
    }),
    options: mergeOptions({ short_side: 224, stride: 64, views: ['original'] }),
  };
});
afterAll(remove);

describe('ImageSegmenter', () => {
  it('repeats in the recipe everything that decided the labels', async () => {
    const { result } = await segmenter.segment(task);
    expect(resultSchema.parse(result)).toEqual(result);
    expect(result.recipe).toMatchObject({
      execution_provider: 'cpu',
      model: { name: 'fixture', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      vocabulary: {
        name: 'pets',
        has_background: true,
        classes: [
          { name: 'background', queries: ['sky', 'wall'], auxiliary_text: null, auxiliary_source: null },
          {
            name: 'cat',
            queries: ['cat', 'feline'],
            auxiliary_text: 'a pet that purrs',
            auxiliary_source: 'given',
          },
          {
            name: 'dog',
            queries: ['dog'],
            auxiliary_text: 'domestic dog',
            auxiliary_source: 'wordnet',
          },
        ],
      },
      options: task.options,
    });
  });

  it.each([{ auxiliary: 'none' as const }, { auxiliary_weight: 0 }])(
    'says in the recipe that no text was mixed in with %o',
    async (setting) => {
      const options = mergeOptions(task.options, setting);
      const { classes } = (await segmenter.segment({ ...task, options })).result.recipe.vocabulary;
      for (const each of classes)
        expect(each).toMatchObject({ auxiliary_text: null, auxiliary_source: null });
    },
  );

  it('mixes what the recipe says: a text from WordNet counts as the same text given', async () => {
    const labels = async (dog: string | { name: string; text: string }, auxiliary_weight: number) => {
      const vocabulary = vocabularySchema.parse({ classes: [dog, 'cat'], background: { mode: 'none' } });
      const options = mergeOptions(task.options, { auxiliary_weight, logit_scale: 100 });
      const { artifacts } = await segmenter.segment({ ...task, vocabulary, options });
      return artifacts.find(({ name }) => name === 'masks.json')!.bytes;
    };
    const found = await labels('dog', 0.5);
    expect(found).toEqual(await labels({ name: 'dog', text: 'domestic dog' }, 0.5));
    expect(found).not.toEqual(await labels('dog', 0));
  });

  it('gives the same bytes for the same task, and says nothing of this machine', async () => {
    const [first, second] = [await segmenter.segment(task), await segmenter.segment(task)];
    expect(second.artifacts).toEqual(first.artifacts);
    const document = Buffer.from(
      first.artifacts.find(({ name }) => name === 'result.json')!.bytes,
    ).toString();
    expect(JSON.parse(document)).toEqual(first.result);
    expect(document).not.toContain(cacheFolder);
    const recipe = JSON.stringify(first.result.recipe);
    expect(first.result.recipe_digest).toBe(createHash('sha256').update(recipe).digest('hex'));
  });

  it('counts the pixels of every class', async () => {
    const { classes } = (await segmenter.segment(task)).result;
    expect(classes.map(({ name }) => name)).toEqual(['background', 'cat', 'dog']);
    expect(classes.reduce((sum, { area }) => sum + area, 0)).toBe(40 * 30);
  });

  it('calls an abort a cancellation, and keeps its cause', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const run = segmenter.segment(task, {
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    });
    await expect(run).rejects.toMatchObject({ name: 'ProblemError', code: 'canceled', cause: reason });
  });

  it('makes the artifacts that are asked for, and result.json always', async () => {
    const { artifacts } = await segmenter.segment({ ...task, outputs: ['scores.npy', 'overlay.webp'] });
    expect(artifacts.map(({ name }) => name)).toEqual(['overlay.webp', 'scores.npy', 'result.json']);
    const [overlay, scores] = artifacts;
    expect(await sharp(overlay!.bytes).metadata()).toMatchObject({ format: 'webp' });
    // Three classes at the size of the image, which is smaller than the working size; shares that add up
    // to no more than one, since a class's score is that of its best query.
    const values = new Float16Array(Uint8Array.from(scores!.bytes.subarray(128)).buffer);
    expect(values).toHaveLength(3 * 30 * 40);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(values[0]! + values[1200]! + values[2400]!).toBeLessThanOrEqual(1.001);
  });

  it('refuses what would be too much work or too large before it encodes anything', async () => {
    const seen: unknown[] = [];
    const limits = { encoderPasses: 19, scoresBytes: 1e9 };
    const hooks = { onProgress: (progress: unknown) => seen.push(progress) };
    const many = segmenter.segment({ ...task, limits }, hooks);
    await expect(many).rejects.toMatchObject({
      code: 'limit-exceeded',
      message: expect.stringContaining('needs 20 ') as string,
    });
    const large = { encoderPasses: 20, scoresBytes: 7000 };
    const scores = segmenter.segment({ ...task, limits: large, outputs: ['scores.npy'] }, hooks);
    await expect(scores).rejects.toMatchObject({ code: 'limit-exceeded' });
    expect(seen).toEqual([]);
    expect((await segmenter.segment({ ...task, limits: large })).artifacts).toHaveLength(4);
  });

  it('finds the same labels in half the window batch', async () => {
    const whole = await segmenter.segment(task);
    const seen: number[] = [];
    const hooks = {
      onProgress: ({ stage, done }: Progress) => stage === 'windows' && seen.push(done),
    };
    const halves = await segmenter.segment({ ...task, windowBatchDivisor: 2 }, hooks);
    expect(seen.slice(0, 2)).toEqual([2, 4]);
    expect(halves.result.classes).toEqual(whole.result.classes);
  });
});
