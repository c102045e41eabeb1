import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultsPrefix, predictionKey } from '#contracts/storage/object-keys.ts';
import { evaluationDocumentSchema } from '#contracts/evaluations/document.ts';
import type { EvaluationArtifactName, EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import { expandVariants } from '#contracts/evaluations/variants.ts';
import { ProblemError } from '#contracts/errors.ts';
import { DAY_SECONDS, later } from '#contracts/time.ts';
import { EVALUATION_EVENTS } from '#contracts/webhooks/events.ts';
import { openDataset } from '#evaluation/datasets/open-dataset.ts';
import { openFolder } from '#evaluation/datasets/folder.ts';
import { evaluateLocally } from '#evaluation/evaluate-locally.ts';
import { YieldPoint } from '#gpu-worker/attempts/yield-point.ts';
import type { ExitReason } from '#gpu-worker/process/exit-codes.ts';
import { handleMessage } from '#gpu-worker/queue/handle-message.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';
import { takeWebhookMessages } from '#test/support/service/receive-messages.ts';
import { makeTemporaryFolder } from '#test/support/temporary-folder.ts';
import {
  createEvaluation,
  evaluationMessage,
  labeler,
  readsLabels,
  runEvaluation,
  takeShards,
  writePairs,
  type Label,
} from './evaluation-run.ts';

const { folder, remove } = makeTemporaryFolder();
const never = new AbortController().signal;
const webhook = { url: 'https://example.com/hook', events: [...EVALUATION_EVENTS] };
let now = new Date('2026-11-24T12:00:00.000Z');
let backend: LocalBackend;
let pairs: string;

beforeAll(async () => {
  backend = await openLocalBackend({ now: () => now });
  pairs = writePairs(join(folder, 'pairs'), 20);
});
afterAll(async () => {
  await backend[Symbol.asyncDispose]();
  remove();
});

async function artifact(row: EvaluationRow, name: EvaluationArtifactName): Promise<Buffer> {
  const { key } = row.artifacts.find((each) => each.name === name)!;
  return Buffer.from((await backend.objects.get({ bucket: backend.objects.bucket, key }))!);
}

async function documentOf(row: EvaluationRow) {
  return evaluationDocumentSchema.parse(JSON.parse((await artifact(row, 'evaluation.json')).toString()));
}

const refuses =
  (code: 'invalid-image' | 'out-of-memory'): Label =>
  async () => {
    throw new ProblemError(code, 'It is torn.');
  };

/** An evaluation that is planned, with nothing scored yet. */
async function planned(changes: Partial<EvaluationRow> = {}, location = pairs): Promise<EvaluationRow> {
  const evaluation = await createEvaluation(backend, location, changes);
  await handleMessage(labeler(backend), evaluationMessage(evaluation), never);
  await takeShards(backend);
  return evaluation;
}

const rowOf = async (evaluation: EvaluationRow) => (await backend.evaluations.get(evaluation))!;

describe('an evaluation', () => {
  it('is planned into shards, scored, and ends with its results and one message', async () => {
    const evaluation = await createEvaluation(backend, pairs, { webhook });
    const plan = evaluationMessage(evaluation);
    await handleMessage(labeler(backend), plan, never);
    expect(plan).toMatchObject({ deleted: true, hidden: [] });
    const row = await rowOf(evaluation);
    expect(row).toMatchObject({ status: 'running', plan: { dataset: { layout: 'pairs' } } });
    expect(row).not.toHaveProperty('lease_until');
    expect(await takeShards(backend)).toEqual([0, 1]);
    for (const shard of [1, 0]) {
      const message = evaluationMessage(evaluation, shard);
      await handleMessage(labeler(backend), message, never);
      expect(message).toMatchObject({ deleted: true, hidden: [] });
      expect(await backend.progress.get(evaluation)).toMatchObject({ images_done: shard === 1 ? 4 : 20 });
    }
    const ended = await rowOf(evaluation);
    expect(ended).toMatchObject({
      status: 'succeeded',
      scores: { images_scored: 20, images_skipped: 0, variants: [{ name: 'default' }] },
      timings: { compute_seconds: 5, stages: { windows: 5 } },
      usage: { compute_seconds: 5, estimated_cost: null },
      gates: [],
    });
    // 12 of 24 columns belong to each class; image i predicts i columns of the second.
    const ious = [0, 1].map((label) => {
      const intersections = Array.from({ length: 20 }, (_, i) =>
        label ? Math.min(i, 12) : 24 - Math.max(i, 12),
      );
      const predicted = Array.from({ length: 20 }, (_, i) => (label ? i : 24 - i));
      const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
      return sum(intersections) / (12 * 20 + sum(predicted) - sum(intersections));
    });
    expect(ended.scores!.variants[0]!.miou).toBeCloseTo((ious[0]! + ious[1]!) / 2, 12);
    const told = await takeWebhookMessages(backend);
    expect(told).toMatchObject([{ kind: 'evaluation-ended', evaluation_id: evaluation.id }]);
  });

  it('keeps its document, report, records in order, and what the first variant predicted', async () => {
    const row = await runEvaluation(backend, await createEvaluation(backend, pairs));
    expect(row.artifacts.map(({ name, media_type }) => [name, media_type])).toEqual([
      ['report.html', 'text/html; charset=utf-8'],
      ['junit.xml', 'application/xml'],
      ['evaluation.json', 'application/json'],
      ['records.jsonl.gz', 'application/gzip'],
    ]);
    const document = await documentOf(row);
    expect(document.digest).toBe(row.scores?.digest);
    expect(document.dataset).toMatchObject({ layout: 'pairs', location: pairs });
    expect((await artifact(row, 'report.html')).toString()).toContain('data:image/');
    const lines = gunzipSync(await artifact(row, 'records.jsonl.gz'))
      .toString()
      .trim()
      .split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(
      Array.from({ length: 20 }, (_, index) => String(index).padStart(3, '0')),
    );
    const prediction = predictionKey(row, '007');
    expect(await backend.objects.head({ bucket: backend.objects.bucket, key: prediction })).toBeDefined();
  });

  it('is the same however often and in whatever order its messages come', async () => {
    const variants = expandVariants({
      preset: 'fast',
      method: 'itaclip',
      options: {},
      sweep: { stride: [112, 224] },
      vocabulary: { options: {} },
    });
    const undisturbed = await runEvaluation(backend, await createEvaluation(backend, pairs, { variants }));
    const evaluation = await createEvaluation(backend, pairs, { variants });
    const context = labeler(backend);
    const messages = [undefined, undefined, 1, 1, undefined, 0, 0, 1, undefined];
    for (const shard of messages) await handleMessage(context, evaluationMessage(evaluation, shard), never);
    const row = await rowOf(evaluation);
    expect(row.scores).toEqual(undisturbed.scores);
    expect(row.scores!.variants.map(({ name }) => name)).toEqual(['stride=112', 'stride=224']);
    expect(await backend.progress.get(row)).toMatchObject({ images_done: 20, revision: 2 });
    await takeShards(backend);
  });

  it('matches the local runner on the same dataset to the bit', async () => {
    const vocabulary = {
      name: 'farm',
      classes: [{ name: 'dog' }, { name: 'cat' }],
      background: { mode: 'none' as const },
      options: {},
    };
    const sweep = { stride: [112, 224], 'pamr.iterations': [0, 1] };
    const variants = expandVariants({ preset: 'fast', method: 'itaclip', options: {}, sweep, vocabulary });
    const sample = { seed: 3, images: 18 };
    const evaluation = await createEvaluation(backend, pairs, { variants, sample, vocabulary });
    const row = await runEvaluation(backend, evaluation);
    const files = openFolder(pairs);
    const local = await evaluateLocally({
      client: { label: readsLabels, photosAtOnce: 3 },
      files,
      dataset: await openDataset(files, evaluation.dataset),
      model: { name: 'storybook', executionProvider: 'cpu', precision: 'float32' },
      variants: variants.map((variant) => ({ ...variant, vocabulary })),
      sample: { images: 18, seed: 3 },
      skipBroken: false,
      folder: join(folder, 'local'),
      fresh: true,
      gates: {},
    });
    const { performance: _local, ...expected } = local;
    const { performance: _remote, ...actual } = await documentOf(row);
    expect(actual).toEqual(expected);
  });

  it('is finished by the worker that finds nothing else left, after another was killed', async () => {
    const evaluation = await planned();
    const context = labeler(backend);
    await handleMessage(context, evaluationMessage(evaluation, 0), never);
    // It counts the last shard while another worker, which then dies, is already finishing.
    await backend.evaluations.take(evaluation, 'dead', 30);
    for (const times of [1, 2]) {
      const message = evaluationMessage(evaluation, 1);
      await handleMessage(context, message, never);
      expect(message, `time ${times}`).toMatchObject({ deleted: false, hidden: [30] });
      expect(await backend.progress.get(evaluation)).toMatchObject({ images_done: 20 });
    }
    now = later(now, 31);
    await handleMessage(context, evaluationMessage(evaluation, 1), never);
    expect(await rowOf(evaluation)).toMatchObject({ status: 'succeeded' });
  });

  it('has its gates judged, and compares with another evaluation while that exists', async () => {
    const first = await runEvaluation(backend, await createEvaluation(backend, pairs));
    const asked = { fail_under: 0.99, compare_to: first.id, webhook };
    const second = await runEvaluation(backend, await createEvaluation(backend, pairs, asked));
    expect(second.gates).toMatchObject([
      { gate: 'fail_under', passed: false },
      { gate: 'compare_to', passed: true },
    ]);
    expect((await documentOf(second)).comparison).toMatchObject({
      other: first.id,
      images: 20,
      miou: { difference: 0, interval: [0, 0] },
    });
    await backend.evaluations.markDeleted(first);
    const third = await runEvaluation(
      backend,
      await createEvaluation(backend, pairs, { compare_to: first.id }),
    );
    expect(third).toMatchObject({
      status: 'succeeded',
      gates: [
        { gate: 'compare_to', passed: false, detail: expect.stringContaining('no longer exists') as string },
      ],
    });
  });

  it('scores a sample, the same one each time', async () => {
    const sample = { images: 5, seed: 7 };
    const [one, other] = [
      await runEvaluation(backend, await createEvaluation(backend, pairs, { sample })),
      await runEvaluation(backend, await createEvaluation(backend, pairs, { sample })),
    ];
    expect(one.scores).toMatchObject({ images_scored: 5 });
    expect(one.scores).toEqual(other.scores);
  });

  it('reads a dataset from a bucket', async () => {
    const { objects } = backend;
    await objects.client.send(new CreateBucketCommand({ Bucket: 'their-data' }));
    const theirs = Object.assign(Object.create(objects) as typeof objects, { bucket: 'their-data' });
    const source = writePairs(join(folder, 'bucket'), 1);
    for (const name of ['images', 'masks']) {
      await theirs.put(`farm/${name}/000.png`, readFileSync(join(source, name, '000.png')), 'image/png');
    }
    const row = await runEvaluation(backend, await createEvaluation(backend, 's3://their-data/farm/'));
    expect(row).toMatchObject({ status: 'succeeded', scores: { images_scored: 1 } });
    const missing = await runEvaluation(backend, await createEvaluation(backend, 's3://no-such-data/farm/'));
    expect(missing).toMatchObject({ status: 'failed', problem: { code: 'invalid-dataset' } });
  });
});

describe('an evaluation of a broken dataset', () => {
  it('warns of masks of 0 and 255, whose foreground is all void', async () => {
    const doubtful = writePairs(join(folder, 'doubtful'), 3, 255);
    const { status, warnings } = await runEvaluation(backend, await createEvaluation(backend, doubtful));
    expect(status).toBe('succeeded');
    expect(warnings).toEqual([
      expect.stringMatching(/255.*void/) as string,
      expect.stringMatching(/^The masks of the scored images show no class but "dog"/) as string,
    ]);
    expect((await runEvaluation(backend, await createEvaluation(backend, pairs))).warnings).toEqual([]);
  });

  it('fails if the dataset is missing, and names what was looked for', async () => {
    const row = await runEvaluation(
      backend,
      await createEvaluation(backend, join(folder, 'nothing'), { webhook }),
    );
    expect(row).toMatchObject({ status: 'failed', problem: { code: 'invalid-dataset' } });
    await takeWebhookMessages(backend);
  });

  it('fails at the first broken pair and names it, or continues without it', async () => {
    const broken = writePairs(join(folder, 'broken'), 6);
    rmSync(join(broken, 'masks', '002.png'));
    const failed = await runEvaluation(backend, await createEvaluation(backend, broken));
    expect(failed.problem).toMatchObject({
      code: 'invalid-dataset',
      detail: expect.stringMatching(/^002: .*masks/) as string,
    });
    writeFileSync(join(broken, 'masks', '004.png'), 'no picture');
    const skipped = await runEvaluation(
      backend,
      await createEvaluation(backend, broken, { skip_broken: true }),
    );
    expect(skipped.scores).toMatchObject({ images_scored: 4, images_skipped: 2 });
    expect((await documentOf(skipped)).images.skipped_images.map(({ id }) => id)).toEqual(['002', '004']);
  });

  it('fails if no image can be scored', async () => {
    const context = labeler(backend, refuses('invalid-image'));
    const evaluation = await createEvaluation(backend, pairs, { skip_broken: true });
    const { problem } = await runEvaluation(backend, evaluation, context);
    expect(problem).toMatchObject({
      code: 'invalid-dataset',
      detail: expect.stringMatching(/None of the 20.*It is torn/) as string,
    });
  });
});

describe('an attempt at a shard that fails', () => {
  it('is recorded and retried; the third ends the evaluation', async () => {
    const evaluation = await planned({ webhook });
    const context = labeler(backend, () => Promise.reject(new Error('a tile is on fire')));
    for (const [index, status] of ['running', 'running', 'failed'].entries()) {
      const message = evaluationMessage(evaluation, 0);
      await handleMessage(context, message, never);
      expect(message.deleted).toBe(index === 2);
      expect(await rowOf(evaluation)).toMatchObject({ status });
    }
    expect((await rowOf(evaluation)).problem).toMatchObject({
      code: 'job-exhausted',
      detail: expect.stringMatching(/Part 0.*3 times.*a tile is on fire/) as string,
    });
    expect(await takeWebhookMessages(backend)).toMatchObject([{ kind: 'evaluation-ended' }]);
  });

  it('of which three shards have one each is no reason to end', async () => {
    const evaluation = await planned();
    const context = labeler(backend, () => Promise.reject(new Error('a tile is on fire')));
    for (const shard of [0, 1, 0, 1])
      await handleMessage(context, evaluationMessage(evaluation, shard), never);
    expect(await rowOf(evaluation)).toMatchObject({ status: 'running' });
  });

  it('that ran out of memory ends the process, and is retried once with half the batch', async () => {
    const evaluation = await planned();
    const context = labeler(backend, refuses('out-of-memory'));
    expect(await handleMessage(context, evaluationMessage(evaluation, 0), never)).toBe('outOfMemory');
    const divisors: (number | undefined)[] = [];
    const watching = labeler(backend, (task, hooks) => {
      divisors.push(task.windowBatchDivisor);
      return readsLabels(task, hooks);
    });
    for (const shard of [0, 1]) await handleMessage(watching, evaluationMessage(evaluation, shard), never);
    expect([divisors.slice(0, 16), divisors.slice(16)].map((part) => new Set(part))).toEqual([
      new Set([2]),
      new Set([undefined]),
    ]);
    expect(await rowOf(evaluation)).toMatchObject({ status: 'succeeded' });
  });

  it('by a worker with another model ends the evaluation: its scores would be of two', async () => {
    const evaluation = await planned();
    await handleMessage(labeler(backend), evaluationMessage(evaluation, 0), never);
    const upgraded: Label = async (task, hooks) => {
      const answer = await readsLabels(task, hooks);
      return {
        ...answer,
        variants: answer.variants.map((each) => ({
          ...each,
          recipe: { ...each.recipe, precision: 'float16' as const },
        })),
      };
    };
    await handleMessage(labeler(backend, upgraded), evaluationMessage(evaluation, 1), never);
    expect(await rowOf(evaluation)).toMatchObject({ status: 'failed', problem: { code: 'conflict' } });
  });
});

describe('between two images', () => {
  const yieldPointWith = (runInteractive: () => Promise<ExitReason | undefined>, stopping = never) =>
    new YieldPoint({ stopping, runInteractive });

  it('interactive jobs run', async () => {
    const evaluation = await planned();
    const order: string[] = [];
    const context = labeler(backend, (task, hooks) => {
      order.push('image');
      return readsLabels(task, hooks);
    });
    const yieldPoint = yieldPointWith(async () => {
      order.push('break');
      return undefined;
    });
    await handleMessage(context, evaluationMessage(evaluation, 1), never, yieldPoint);
    expect(order).toEqual(Array.from({ length: 4 }, () => ['break', 'image']).flat());
  });

  it('the shard is released when one of them ends the process, or when the worker shuts down', async () => {
    const evaluation = await planned();
    const context = labeler(backend);
    const ending = evaluationMessage(evaluation, 0);
    const exit = await handleMessage(
      context,
      ending,
      never,
      yieldPointWith(async () => 'providerFailed'),
    );
    expect([exit, ending.deleted, ending.hidden]).toEqual(['providerFailed', false, [0]]);
    const stopped = evaluationMessage(evaluation, 0);
    const yieldPoint = yieldPointWith(async () => undefined, AbortSignal.abort());
    expect(await handleMessage(context, stopped, never, yieldPoint)).toBeUndefined();
    expect([stopped.deleted, stopped.hidden]).toEqual([false, [0]]);
    expect(await rowOf(evaluation)).toMatchObject({ status: 'running', errors: [] });
  });

  it('a worker notices that the evaluation was canceled, and leaves nothing of a deleted one', async () => {
    const evaluation = await planned();
    const label: Label = async (_, { signal } = {}) => {
      await backend.evaluations.end(evaluation, { status: 'canceled' }, false);
      await backend.evaluations.markDeleted(evaluation);
      return new Promise((_resolve, reject) => {
        signal!.addEventListener('abort', () => reject(new ProblemError('canceled', 'It was canceled.')));
      });
    };
    const message = evaluationMessage(evaluation, 0);
    await handleMessage(labeler(backend, label, { visibilitySeconds: 2 }), message, never);
    expect(message.deleted).toBe(true);
    expect(await backend.objects.listBelow(resultsPrefix('acme', evaluation.id, 30))).toEqual([]);
  });
});

it('is dropped if the evaluation does not exist or no longer exists', async () => {
  const unknown = evaluationMessage(await createEvaluation(backend, pairs, { tenant: 'acme' }), 0);
  await handleMessage(labeler(backend), unknown, never);
  // The evaluation is not planned: its message is too early.
  expect(unknown).toMatchObject({ deleted: false, hidden: [1] });
  const past = await createEvaluation(backend, pairs);
  const elsewhere = evaluationMessage({ ...past, tenant: 'elsewhere' });
  await handleMessage(labeler(backend), elsewhere, never);
  expect(elsewhere.deleted).toBe(true);
  now = later(now, DAY_SECONDS);
});
