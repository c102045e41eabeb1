import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProblemError } from '#contracts/errors.ts';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { vocabularySchema } from '#contracts/vocabularies/vocabulary.ts';
import type { ImageTask } from '#engine/segmentation/image-segmenter.ts';
import type { SegmenterConfiguration } from '#engine/segmentation/segmenter-configuration.ts';
import type { Progress } from '#engine/inference/run-hooks.ts';
import { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import { FIXTURES } from '#test/conformance/write-fixtures.ts';
import { reasonWithCuda } from '#test/support/model/cuda.ts';
import { drawImage, encodePng } from '#test/support/images/draw-image.ts';
import { makeTemporaryFolder } from '#test/support/temporary-folder.ts';

const { folder: cacheFolder, remove } = makeTemporaryFolder();
const configuration: SegmenterConfiguration = {
  model: { name: 'fixture', folder: join(FIXTURES, 'model') },
  cacheFolder,
  executionProvider: 'cpu',
  threads: 1,
};

const withCuda = await reasonWithCuda();

let client: SegmenterClient;
let task: ImageTask;

beforeAll(async () => {
  client = new SegmenterClient(configuration);
  task = {
    image: await encodePng(drawImage(40, 30, 9)),
    vocabulary: vocabularySchema.parse({ classes: ['cat', 'dog'], background: { mode: 'none' } }),
    options: mergeOptions({ short_side: 224, stride: 64, pamr: { iterations: 0 } }),
  };
});

afterAll(async () => {
  await client[Symbol.asyncDispose]();
  remove();
});

describe('SegmenterClient', () => {
  it('answers with the artifacts and reports progress', async () => {
    const reports: Progress[] = [];
    const { artifacts, result } = await client.segment(task, {
      onProgress: (progress) => reports.push(progress),
    });
    expect(artifacts.map(({ name }) => name)).toEqual([
      'labels.png',
      'overlay.jpg',
      'masks.json',
      'result.json',
    ]);
    expect(result.image).toMatchObject({ width: 40, height: 30, format: 'png' });
    expect(reports.at(-1)).toEqual({ stage: 'windows', done: 20, total: 20 });
  });

  it('leaves the calling thread free while graphs run', async () => {
    let turns = 0;
    const turnsAtReport: number[] = [];
    const run = { going: true };
    const answer = client
      .segment(
        { ...task, options: { ...task.options, short_side: 336, stride: 32 } },
        { onProgress: ({ stage }) => stage === 'windows' && turnsAtReport.push(turns) },
      )
      .finally(() => (run.going = false));
    while (run.going) {
      await nextTurn();
      turns += 1;
    }
    await answer;
    // 130 windows, each of five views, one at a time. Graphs on this thread would leave two turns
    // of the event loop to each batch.
    expect(turnsAtReport).toHaveLength(130);
    expect(turnsAtReport.at(-1)! - turnsAtReport[0]!).toBeGreaterThan(20 * 33);
  });

  it('does one task after the other, and gives equal answers to equal tasks', async () => {
    const [first, second] = await Promise.all([client.segment(task), client.segment(task)]);
    expect(second.artifacts).toEqual(first.artifacts);
  });

  it('keeps the code and the message of a problem', async () => {
    const image = Buffer.from('this is no picture');
    const error: unknown = await client.segment({ ...task, image }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({
      code: 'unsupported-image-type',
      retryable: false,
      message: expect.stringMatching(/\w+/) as string,
    });
  });

  it('passes on a defect as an error that is no problem', async () => {
    const error: unknown = await client.segment(undefined as never).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(ProblemError);
  });

  it('answers an abort before the thread does, and the next task works', async () => {
    const controller = new AbortController();
    let answer: unknown;
    const settled = client
      .segment(task, { signal: controller.signal })
      .catch((error: unknown) => (answer = error));
    controller.abort();
    // Only promises run in between: no message of the thread can arrive meanwhile.
    for (let step = 0; step < 20; step += 1) await Promise.resolve();
    expect(answer).toMatchObject({ name: 'ProblemError', code: 'canceled' });
    await settled;
    expect((await client.segment(task)).artifacts).toHaveLength(4);
  });

  it('stops the thread at its next batch when it is aborted half way', async () => {
    const controller = new AbortController();
    const words = Array.from({ length: 12 }, (_, index) => `unknown word ${index}`);
    const vocabulary = vocabularySchema.parse({ classes: words });
    const seen: Progress[] = [];
    const run = client.segment(
      { ...task, vocabulary },
      {
        signal: controller.signal,
        onProgress: (progress) => {
          seen.push(progress);
          controller.abort();
        },
      },
    );
    await expect(run).rejects.toMatchObject({ code: 'canceled' });
    await client.segment(task);
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter(({ stage }) => stage === 'windows')).toEqual([]);
  });

  it('does not begin what is aborted already', async () => {
    await expect(client.segment(task, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'canceled',
    });
  });
});

describe('a client that cannot work', () => {
  it('says what is wrong with its model to every task', async () => {
    await using other = new SegmenterClient({
      ...configuration,
      model: { name: 'none', folder: join(cacheFolder, 'none') },
    });
    const answers = await Promise.allSettled([other.segment(task), other.segment(task)]);
    for (const answer of answers) {
      expect(answer).toMatchObject({
        status: 'rejected',
        reason: { name: 'ProblemError', code: 'model-not-found' },
      });
    }
  });

  it('works as soon as its model is there', async () => {
    const folder = join(cacheFolder, 'late-model');
    await using other = new SegmenterClient({ ...configuration, model: { name: 'late', folder } });
    await expect(other.segment(task)).rejects.toMatchObject({ code: 'model-not-found' });
    cpSync(configuration.model.folder, folder, { recursive: true });
    expect((await other.segment(task)).artifacts).toHaveLength(4);
  });

  it('does not fall back when its provider is unavailable', async ({ skip }) => {
    skip(withCuda !== undefined, withCuda);
    await using other = new SegmenterClient({ ...configuration, executionProvider: 'cuda' });
    await expect(other.segment(task)).rejects.toMatchObject({
      name: 'ProblemError',
      code: 'provider-unavailable',
      message: expect.stringContaining('"cuda"') as string,
    });
  });

  it('rejects what is pending when it is closed, and what comes after', async () => {
    const other = new SegmenterClient(configuration);
    const pending = [other.segment(task), other.segment(task)];
    const answers = Promise.allSettled(pending);
    await other[Symbol.asyncDispose]();
    for (const answer of await answers) {
      expect(answer).toMatchObject({
        status: 'rejected',
        reason: { message: expect.stringMatching(/is closed/) as string },
      });
    }
    await expect(other.segment(task)).rejects.toThrow(/is closed/);
  });
});
