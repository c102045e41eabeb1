/**
 * Evaluations of storybook scenes by real workers, which are killed, shut down and interrupted by
 * images.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import { finishEvaluation } from '#backend/finish-work.ts';
import { expandVariants } from '#contracts/evaluations/variants.ts';
import { isTerminal } from '#contracts/jobs/job-states.ts';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { vocabularySchema } from '#contracts/vocabularies/vocabulary.ts';
import { writeStorybookDataset } from '#models/storybook/dataset.ts';
import { drawImage, encodePng } from '#test/support/images/draw-image.ts';
import { waitFor } from '#test/support/patience.ts';
import { evaluationFixture } from '#test/support/service/evaluation-fixture.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';
import { makeTemporaryFolder } from '#test/support/temporary-folder.ts';
import { uploadJob } from '../uploaded-job.ts';
import { WorkerProcess } from '../worker-process.ts';

/** The images fill two shards. */
const SCENES = 18;
const QUICK = { stride: 224, short_side: 224, views: ['original' as const], pamr: { iterations: 0 } };
/** The seconds that an image takes. */
const SLOW = { stride: 28 };

const { folder, remove } = makeTemporaryFolder();
let backend: LocalBackend;
let image: Uint8Array;

beforeAll(async () => {
  backend = await openLocalBackend();
  image = await encodePng(drawImage(64, 48, 1));
  await writeStorybookDataset(join(folder, 'scenes'), SCENES);
});
afterAll(async () => {
  await backend[Symbol.asyncDispose]();
  remove();
});

async function readyWorker(configuration: Record<string, string> = {}): Promise<WorkerProcess> {
  const worker = new WorkerProcess({
    ...backend.environment,
    ITACLIP_CACHE_DIR: join(folder, 'cache'),
    ITACLIP_VISIBILITY_SECONDS: '2',
    ITACLIP_THREADS: '1',
    ITACLIP_PHOTOS_AT_ONCE: '2',
    ...configuration,
  });
  await worker.line('worker warmed up');
  return worker;
}

async function startEvaluation(options: object): Promise<EvaluationRow> {
  const location = join(folder, 'scenes');
  const vocabulary = vocabularySchema.parse(
    JSON.parse(readFileSync(join(location, 'storybook.json'), 'utf8')),
  );
  const evaluation = evaluationFixture(backend.now(), {
    dataset: { location, layout: 'pairs', split: 'val' },
    vocabulary,
    variants: expandVariants({ preset: 'fast', method: 'itaclip', options, sweep: {}, vocabulary }),
  });
  await backend.evaluations.create(evaluation);
  await sendPlan(evaluation);
  return evaluation;
}

async function sendPlan({ tenant, id, trace }: EvaluationRow): Promise<void> {
  await backend.queues.sendEvaluation([{ kind: 'evaluation-plan', tenant, evaluation_id: id, trace }]);
}

async function ended(evaluation: EvaluationRow): Promise<EvaluationRow> {
  return waitFor('the evaluation to end', async () => {
    const row = (await backend.evaluations.get(evaluation))!;
    if (!isTerminal(row.status)) throw new Error(`the evaluation is ${row.status}`);
    return row;
  });
}

it('gives the same results to the bit, even if messages come twice and workers are killed', async () => {
  await using first = await readyWorker();
  const undisturbed = await startEvaluation(QUICK);
  const expected = await ended(undisturbed);
  expect(expected).toMatchObject({ status: 'succeeded', scores: { images_scored: SCENES } });
  expect(expected.scores!.variants[0]!.miou).toBeGreaterThan(0.3);

  const evaluation = await startEvaluation(QUICK);
  await sendPlan(evaluation);
  const { tenant, id: evaluation_id, trace } = evaluation;
  const isOurs = ({ job_id }: { job_id?: string }) => job_id === evaluation_id;
  await first.line('shard scored', isOurs);
  first.process.kill('SIGKILL');
  await first.ended();
  await using second = await readyWorker();
  const again = [0, 1, 0].map(
    (shard) => ({ kind: 'evaluation-shard', tenant, evaluation_id, shard, trace }) as const,
  );
  await backend.queues.sendEvaluation(again);
  const row = await ended(evaluation);
  expect(row.scores).toEqual(expected.scores);
  expect(await backend.progress.get(evaluation)).toMatchObject({ images_done: SCENES, revision: 2 });
  await second.line('evaluation ended', isOurs);
  const lines = [...first.lines, ...second.lines];
  expect(lines.filter((line) => line.msg === 'evaluation ended' && isOurs(line))).toHaveLength(1);
});

it('serves a job between two images, releases its shard at shutdown, and notices an end', async () => {
  const evaluation = await startEvaluation(SLOW);
  await using worker = await readyWorker({ ITACLIP_VISIBILITY_SECONDS: '60' });
  await worker.line('evaluation planned');
  const options = mergeOptions({ ...QUICK, stride: 224 });
  const job = await uploadJob(backend, image, { options, outputs: ['result.json'] });
  await worker.line('job ended', ({ job_id }) => job_id === job.id);
  expect((await backend.jobs.get(job))?.status).toBe('succeeded');
  expect(worker.lines.filter(({ msg }) => msg === 'shard scored')).toEqual([]);

  worker.process.kill('SIGTERM');
  expect(await worker.ended()).toEqual({ code: 0, signal: null });
  expect(await backend.evaluations.get(evaluation)).toMatchObject({ status: 'running', errors: [] });

  await using other = await readyWorker();
  await waitFor('the other worker to take the shard', async () =>
    expect((await backend.queues.count('batch')).inWork).toBeGreaterThan(0),
  );
  await finishEvaluation(backend, evaluation, { status: 'canceled' });
  await waitFor('the queue to be empty', async () =>
    expect(await backend.queues.count('batch')).toEqual({ waiting: 0, inWork: 0 }),
  );
  expect(other.lines.filter(({ msg }) => msg === 'shard scored')).toEqual([]);
});
