import { readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FeatureStore } from '#models/text/feature-store.ts';
import { fillTemplates } from '#contracts/prompts/prompt-templates.ts';
import type { PromptBatch } from '#models/text/prompt-trees.ts';
import { TextFeatures, type TextFeaturesOptions } from '#models/text/text-features.ts';
import { tokenize } from '#contracts/prompts/tokenizer.ts';
import { expectClose } from '#test/support/expect-close.ts';
import { promptsOfBatch } from '#test/support/model/prompts-of-batch.ts';
import { normalized, weightedSum } from '#test/support/reference/linear-algebra.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const WIDTH = 3;

/** Replaces the text tower: any function of the ids will do, as long as its length is 1. */
function featureOf(ids: readonly number[]): number[] {
  return normalized([ids.length, ids.reduce((sum, id) => sum + (id % 17), 0), ids[1]! % 5]);
}

/** Text features over that tower, and the batches that it received. */
function openFeatures(
  cacheFolder: string,
  changes: Partial<Omit<TextFeaturesOptions, 'cacheFolder' | 'encodePrompts'>> = {},
) {
  const batches: PromptBatch[] = [];
  const features = new TextFeatures({
    modelDigest: 'digest',
    projectionWidth: WIDTH,
    contextLength: 77,
    cacheFolder,
    ...changes,
    encodePrompts: async (batch) => {
      batches.push(batch);
      return Float32Array.from(promptsOfBatch(batch).flatMap(({ ids }) => featureOf(ids)));
    },
  });
  const promptsSeen = () => batches.reduce((sum, { sources }) => sum + sources.length, 0);
  return { features, promptsSeen };
}

function expectedFeature(text: string): number[] {
  const rows = fillTemplates(text).map((prompt) => featureOf(tokenize(prompt)));
  return normalized(weightedSum(Array<number>(rows.length).fill(1 / rows.length), rows));
}

function cachedFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.\w+$/.test(name))
    .map((name) => join(folder, name));
}

/** An in-memory store that machines share. */
function sharedStore(): FeatureStore & { files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    read: async (keys) => new Map([...files].filter(([key]) => keys.includes(key))),
    write: (features) => features.forEach((bytes, key) => files.set(key, bytes)),
  };
}

describe('TextFeatures.faultOf', () => {
  it('counts the tokens of new texts alone, since known ones were counted before they were encoded', async () => {
    const folder = temporaryFolder();
    await openFeatures(folder).features.of(['cat']);
    const { features } = openFeatures(folder, { contextLength: 3 });

    expect(await features.faultOf('cat')).toBeUndefined();
    expect(await features.faultOf('owl')).toBe(
      'is too long for CLIP: its longest prompt has 12 tokens, and at most 3 are allowed',
    );
  });

  it('refuses marks of CLIP in known texts, too', async () => {
    const { features } = openFeatures(temporaryFolder());
    await features.of(['<|endoftext|>']);

    expect(await features.faultOf('<|endoftext|>')).toContain('<|endoftext|>');
  });
});

describe('TextFeatures of several callers', () => {
  it('are computed once where several ask for the same texts at the same time', async () => {
    const { features, promptsSeen } = openFeatures(temporaryFolder());
    const all = await Promise.all([
      features.of(['cat', 'dog']),
      features.of(['dog', 'cat']),
      features.of(['cat', 'owl']),
    ]);
    expect(promptsSeen()).toBe(3 * 80);
    expectClose(all[1][0]!, expectedFeature('dog'), { absolute: 1e-6 });
    expectClose(all[2][1]!, expectedFeature('owl'), { absolute: 1e-6 });
  });

  it('are computed for the others where the first stops asking', async () => {
    const { features } = openFeatures(temporaryFolder());
    const first = features.of(['cat'], { signal: AbortSignal.abort(new Error('no longer wanted')) });
    const second = features.of(['cat']);
    await expect(first).rejects.toThrow('no longer wanted');
    expectClose((await second)[0]!, expectedFeature('cat'), { absolute: 1e-6 });
  });
});

describe('TextFeatures in memory', () => {
  it('are those that were asked for last, and no more than allowed', async () => {
    const folder = temporaryFolder();
    const { features, promptsSeen } = openFeatures(folder, { textsInMemory: 2 });
    expect(await features.of(['cat', 'dog', 'cow'])).toHaveLength(3);
    await features.of(['dog']);
    await features.of(['owl']);
    for (const file of cachedFiles(folder)) rmSync(file);
    const before = promptsSeen();
    await features.of(['dog', 'owl']);
    expect(promptsSeen()).toBe(before);
    await features.of(['cow']);
    expect(promptsSeen()).toBe(before + 80);
  });
});

describe('TextFeatures on disk', () => {
  it('are no more than allowed, and those that were of use last', async () => {
    const folder = temporaryFolder();
    const limit = { textsInMemory: 0, textsOnDisk: 10 };
    const texts = Array.from({ length: 10 }, (_, index) => `animal ${index}`);
    await openFeatures(folder, limit).features.of(texts);
    const long = new Date('2026-01-01T00:00:00.000Z');
    for (const file of cachedFiles(folder)) utimesSync(file, long, long);
    const { features, promptsSeen } = openFeatures(folder, limit);
    await features.of(['animal 3', 'animal 7']);
    await features.of(['cow', 'owl']);
    expect(cachedFiles(folder).length).toBeLessThanOrEqual(10);
    const before = promptsSeen();
    await features.of(['animal 3', 'animal 7', 'cow', 'owl']);
    expect(promptsSeen()).toBe(before);
  });
});

describe('TextFeatures that machines share', () => {
  it('are computed by the first, and kept by the others in their own folder', async () => {
    const store = sharedStore();
    const first = openFeatures(temporaryFolder(), { store });
    const computed = await first.features.of(['cat', 'dog']);
    const folder = temporaryFolder();
    const second = openFeatures(folder, { store });
    expect(await second.features.of(['dog', 'cat'])).toEqual(computed.toReversed());
    expect(second.promptsSeen()).toBe(0);
    const alone = openFeatures(folder);
    expect(await alone.features.of(['cat'])).toEqual([computed[0]]);
    expect(alone.promptsSeen()).toBe(0);
  });

  it('are not asked for where a machine has them itself', async () => {
    const store = sharedStore();
    const { features } = openFeatures(temporaryFolder(), { store });
    const computed = await features.of(['cat']);
    store.read = () => Promise.reject(new Error('never called'));
    expect(await features.of(['cat'])).toEqual(computed);
  });

  it('are shared as far as they were computed when the work is aborted', async () => {
    const store = sharedStore();
    const { features } = openFeatures(temporaryFolder(), { store });
    const texts = Array.from({ length: 40 }, (_, index) => `animal ${index}`);
    const controller = new AbortController();
    const onProgress = (prompts: number) => {
      if (prompts > 32 * 80) controller.abort();
    };
    await expect(features.of(texts, { onProgress, signal: controller.signal })).rejects.toThrow('aborted');
    expect(store.files.size).toBe(32);
  });

  it('are asked for once for all texts, in the name of the work that needs them', async () => {
    const asked: [number, string | undefined][] = [];
    const store: FeatureStore = {
      read: async (keys, work) => {
        asked.push([keys.length, work]);
        return new Map();
      },
      write: (written, work) => void asked.push([written.size, work]),
    };
    const { features } = openFeatures(temporaryFolder(), { store });
    await features.of(['cat', 'dog', 'cat'], { work: 'seg_1' });
    await features.of(['cat', 'dog', 'cow'], { work: 'seg_2' });
    expect(asked).toEqual([
      [2, 'seg_1'],
      [2, 'seg_1'],
      [1, 'seg_2'],
      [1, 'seg_2'],
    ]);
  });

  it('belong to a model, and are computed again where they are damaged', async () => {
    const store = sharedStore();
    await openFeatures(temporaryFolder(), { store }).features.of(['cat']);
    const other = openFeatures(temporaryFolder(), { store, modelDigest: 'other' });
    await other.features.of(['cat']);
    expect(other.promptsSeen()).toBe(80);
    for (const key of store.files.keys()) store.files.set(key, new Uint8Array(4 * WIDTH));
    const { features, promptsSeen } = openFeatures(temporaryFolder(), { store });
    expectClose((await features.of(['cat']))[0]!, expectedFeature('cat'), { absolute: 1e-6 });
    expect(promptsSeen()).toBe(80);
  });
});

describe('TextFeatures', () => {
  it('gives the normalized mean over all templates, in the order of the texts', async () => {
    const { features } = openFeatures(temporaryFolder());
    const texts = ['traffic light', 'cat', 'a small furry animal with whiskers'];
    const rows = await features.of(texts);
    for (const [index, text] of texts.entries()) {
      expectClose(rows[index]!, expectedFeature(text), { absolute: 1e-6 });
    }
  });

  it('computes each text once, however often it is asked for', async () => {
    const { features, promptsSeen } = openFeatures(temporaryFolder());
    const [first, second, third] = await features.of(['cat', 'dog', 'cat']);
    const [again] = await features.of(['dog']);
    expect(promptsSeen()).toBe(160);
    expect([first, second]).toEqual([third, again]);
  });

  it('computes only what no process computed before', async () => {
    const folder = temporaryFolder();
    const before = await openFeatures(folder).features.of(['cat', 'dog']);
    const later = openFeatures(folder);
    const [dog, bird, cat] = await later.features.of(['dog', 'bird', 'cat']);
    expect(later.promptsSeen()).toBe(80);
    expect([cat, dog]).toEqual(before);
    expectClose(bird!, expectedFeature('bird'), { absolute: 1e-6 });
  });

  it('does not take the features of another model', async () => {
    const folder = temporaryFolder();
    await openFeatures(folder).features.of(['cat']);
    const other = openFeatures(folder, { modelDigest: 'another' });
    await other.features.of(['cat']);
    expect(other.promptsSeen()).toBe(80);
  });

  it.each([
    { damage: 'cut short', bytes: 5 },
    { damage: 'emptied', bytes: 0 },
    { damage: 'overwritten with zeros', bytes: WIDTH * 4 },
  ])('computes again what was $damage on the disk', async ({ bytes }) => {
    const folder = temporaryFolder();
    const [before] = await openFeatures(folder).features.of(['cat']);
    for (const path of cachedFiles(folder)) writeFileSync(path, Buffer.alloc(bytes));
    const repaired = openFeatures(folder);
    expect(await repaired.features.of(['cat'])).toEqual([before]);
    expect(repaired.promptsSeen()).toBe(80);
    const next = openFeatures(folder);
    await next.features.of(['cat']);
    expect(next.promptsSeen()).toBe(0);
  });

  it('lets two that share a folder compute the same text at once', async () => {
    const folder = temporaryFolder();
    const [one, two] = [openFeatures(folder), openFeatures(folder)];
    const [first, second] = await Promise.all([one.features.of(['cat']), two.features.of(['cat'])]);
    expect(first).toEqual(second);
    expect(cachedFiles(folder).filter((name) => !name.endsWith('.f32'))).toEqual([]);
  });

  it('reports every batch up to the last prompt', async () => {
    const { features } = openFeatures(temporaryFolder());
    const reports: [number, number][] = [];
    await features.of(['cat', 'dog'], { onProgress: (done, total) => reports.push([done, total]) });
    expect(reports.at(-1)).toEqual([160, 160]);
    expect(reports.map(([done]) => done)).toEqual(reports.map(([done]) => done).toSorted((a, b) => a - b));
    expect(new Set(reports.map(([, total]) => total))).toEqual(new Set([160]));
  });

  it('stops between two batches after an abort, and finishes when asked again', async () => {
    const { features, promptsSeen } = openFeatures(temporaryFolder());
    const controller = new AbortController();
    const reason = new Error('enough');
    const hooks = { onProgress: () => controller.abort(reason), signal: controller.signal };
    await expect(features.of(['cat'], hooks)).rejects.toBe(reason);
    expect(promptsSeen()).toBeLessThan(80);
    const [cat] = await features.of(['cat']);
    expectClose(cat!, expectedFeature('cat'), { absolute: 1e-6 });
  });
});
