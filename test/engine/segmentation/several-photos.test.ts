import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { vocabularySchema } from '#contracts/vocabularies/vocabulary.ts';
import type { ImageTask } from '#engine/segmentation/image-segmenter.ts';
import type { SegmenterConfiguration } from '#engine/segmentation/segmenter-configuration.ts';
import { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import { FIXTURES } from '#test/conformance/write-fixtures.ts';
import { drawImage, encodePng } from '#test/support/images/draw-image.ts';
import { NodeProgram } from '#test/support/processes/node-program.ts';
import { makeTemporaryFolder } from '#test/support/temporary-folder.ts';

const { folder: cacheFolder, remove } = makeTemporaryFolder();
const configuration: SegmenterConfiguration = {
  model: { name: 'fixture', folder: join(FIXTURES, 'model') },
  cacheFolder,
  executionProvider: 'cpu',
  threads: 1,
};
const vocabulary = vocabularySchema.parse({ classes: ['cat', 'dog'], background: { mode: 'none' } });
const quick = mergeOptions({ short_side: 224, stride: 64, views: ['original'] });

let one: SegmenterClient;
let three: SegmenterClient;
let tasks: ImageTask[];

beforeAll(async () => {
  one = new SegmenterClient(configuration);
  three = new SegmenterClient({ ...configuration, photosAtOnce: 3 });
  const images = await Promise.all([1, 2, 3, 4, 5].map((seed) => encodePng(drawImage(40, 30, seed))));
  const outputs = ['labels.png', 'overlay.png', 'masks.json', 'scores.npy', 'result.json'] as const;
  tasks = images.map((image) => ({ image, vocabulary, options: quick, outputs }));
});

afterAll(async () => {
  await Promise.all([one[Symbol.asyncDispose](), three[Symbol.asyncDispose]()]);
  remove();
});

describe('several photos at a time', () => {
  it('have the same files, byte for byte, as one after the other', async () => {
    const together = await Promise.all(tasks.map((task) => three.segment(task)));
    for (const [index, task] of tasks.entries()) {
      const alone = await one.segment(task);
      expect(together[index]!.artifacts).toEqual(alone.artifacts);
      expect(together[index]!.labels).toEqual(alone.labels);
    }
  });

  it('have the same labels in all variants', async () => {
    const options = [
      quick,
      { ...quick, logit_scale: 20 },
      { ...quick, pamr: { ...quick.pamr, iterations: 1 } },
    ];
    const variants = options.map((each) => ({ vocabulary, options: each }));
    const labelsOf = async (client: SegmenterClient, { image }: ImageTask) =>
      (await client.label({ image, variants })).variants;
    const together = await Promise.all(tasks.slice(0, 3).map((task) => labelsOf(three, task)));
    for (const [index, answer] of together.entries()) {
      expect(answer).toEqual(await labelsOf(one, tasks[index]!));
    }
  });

  it('report the time in line beside the stages', async () => {
    const { timings } = await three.segment(tasks[0]!);
    expect(Object.keys(timings).toSorted()).toEqual([
      'artifacts',
      'compare',
      'decode',
      'labels',
      'merge',
      'refine',
      'resize',
      'scores',
      'text',
      'waiting',
      'windows',
    ]);
  });

  it('report progress, each photo its own', async () => {
    const last = new Map<number, unknown>();
    await Promise.all(
      tasks.map((task, index) =>
        three.segment(task, { onProgress: (progress) => last.set(index, progress) }),
      ),
    );
    // 224 x 299 pixels in windows of 64 at stride 64: four rows, five columns.
    expect([...last.values()]).toEqual(tasks.map(() => ({ stage: 'windows', done: 20, total: 20 })));
  });

  it('keep a problem to the photo that has it', async () => {
    const broken = { ...tasks[0]!, image: Buffer.from('this is no picture') };
    const answers = await Promise.allSettled([broken, ...tasks].map((task) => three.segment(task)));
    expect(answers.map(({ status }) => status)).toEqual(['rejected', ...tasks.map(() => 'fulfilled')]);
    expect(answers[0]).toMatchObject({ reason: { code: 'unsupported-image-type' } });
  });

  it('go on when one of them is aborted', async () => {
    const canceled = new AbortController();
    const first = three.segment(tasks[0]!, {
      signal: canceled.signal,
      onProgress: ({ stage }) => stage === 'windows' && canceled.abort(),
    });
    const others = Promise.all(tasks.slice(1).map((task) => three.segment(task)));
    await expect(first).rejects.toMatchObject({ code: 'canceled' });
    expect(await others).toHaveLength(4);
  });

  it('wait outside while one must be alone', async () => {
    const ended: string[] = [];
    const noting = (name: string, work: Promise<unknown>) => work.then(() => ended.push(name));
    await Promise.all([
      noting('first', three.segment(tasks[0]!)),
      noting('alone', three.segment(tasks[1]!, { alone: true })),
      noting('after', three.segment(tasks[2]!)),
    ]);
    expect(ended).toEqual(['first', 'alone', 'after']);
  });

  it('begin with interactive ones', async () => {
    await using client = new SegmenterClient({ ...configuration, photosAtOnce: 2, photoBytes: 0 });
    const ended: string[] = [];
    const noting = (name: string, work: Promise<unknown>) => work.then(() => ended.push(name));
    await Promise.all([
      noting('inside', client.segment(tasks[0]!, { priority: 'batch' })),
      noting('batch', client.segment(tasks[1]!, { priority: 'batch' })),
      noting('interactive', client.segment(tasks[2]!, { priority: 'interactive' })),
    ]);
    expect(ended).toEqual(['inside', 'interactive', 'batch']);
  });
});

it('keeps the process alive until the photos that wait have their turn', async () => {
  await using program = new NodeProgram([
    fileURLToPath(new URL('./queued-photos.ts', import.meta.url)),
    cacheFolder,
  ]);
  expect(await program.ended()).toEqual({ code: 0, signal: null });
  expect(program.output).toContain('all are done');
});

describe('a client for several photos that cannot work', () => {
  it('says what is wrong with its model to every task, and stays alive', async () => {
    const model = { name: 'none', folder: join(cacheFolder, 'none') };
    await using client = new SegmenterClient({ ...configuration, model, photosAtOnce: 2 });
    const answers = await Promise.allSettled(tasks.slice(0, 3).map((task) => client.segment(task)));
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'model-not-found' } });
    }
    expect(client.failure).toBeUndefined();
  });

  it('rejects what is pending and what comes when it is closed', async () => {
    const client = new SegmenterClient({ ...configuration, photosAtOnce: 2 });
    const answers = Promise.allSettled(tasks.map((task) => client.segment(task)));
    await client[Symbol.asyncDispose]();
    for (const answer of await answers) {
      expect(answer).toMatchObject({ reason: { message: expect.stringMatching(/is closed/) as string } });
    }
    await expect(client.segment(tasks[0]!)).rejects.toThrow(/is closed/);
  });

  it('fails all tasks when a thread that they share ends', async () => {
    const file = new URL('./thread-that-dies.ts', import.meta.url);
    await using client = new SegmenterClient({ ...configuration, photosAtOnce: 2 }, { encoder: { file } });
    const answers = await Promise.allSettled(tasks.map((task) => client.segment(task)));
    for (const answer of answers) {
      expect(answer).toMatchObject({
        reason: { message: expect.stringMatching(/the encoder broke/) as string },
      });
    }
    expect(client.failure).toMatchObject({ message: 'the encoder broke' });
  });
});
