import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { resultsPrefix, shardRecordsKey } from '#contracts/storage/object-keys.ts';
import type { EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import { DAY_SECONDS, later } from '#contracts/time.ts';
import { background, type Background } from '#test/support/background.ts';
import { evaluationFixture, shardFixture } from '#test/support/service/evaluation-fixture.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';

const START = new Date('2026-11-24T12:00:00.000Z');
const clock = { now: START };
let backend: LocalBackend;
let system: Background;
const evaluations: EvaluationRow[] = [];

beforeAll(async () => {
  backend = await openLocalBackend({ now: () => clock.now });
});
beforeEach(async () => {
  clock.now = START;
  system = background(backend, clock);
  // A sweep looks at every due row, so the rows of earlier tests are taken off its list.
  for (const each of evaluations.splice(0)) await backend.evaluations.scheduleSweep(each, 'never');
});
afterAll(() => backend[Symbol.asyncDispose]());

async function created(changes: Partial<EvaluationRow> = {}): Promise<EvaluationRow> {
  const evaluation = evaluationFixture(clock.now, changes);
  await backend.evaluations.create(evaluation);
  evaluations.push(evaluation);
  return evaluation;
}

async function running(images: number): Promise<EvaluationRow> {
  const evaluation = await created();
  await backend.evaluations.take(evaluation, 'worker', 10);
  await backend.progress.create(evaluation, { images, classes: 2 });
  await backend.evaluations.release(evaluation, 'worker');
  return evaluation;
}

async function sweepAfter(seconds: number): Promise<Record<string, number>> {
  clock.now = later(clock.now, seconds);
  const { repaired, unrepaired } = await system.sweep();
  expect(unrepaired).toBe(0);
  return repaired;
}

it('sends the message of a new evaluation once, and again when it waits for an hour', async () => {
  const { id } = await created();
  expect(await sweepAfter(61)).toEqual({ enqueue: 1 });
  expect(await sweepAfter(61)).toEqual({});
  expect(await sweepAfter(3600)).toEqual({ enqueue: 1 });
  expect(system.sent.map((each) => each.id)).toEqual([`${id} plan`, `${id} plan`]);
});

it('sends one to be planned again if its worker is gone', async () => {
  const evaluation = await created();
  await backend.evaluations.take(evaluation, 'worker', 900);
  expect(await sweepAfter(1500)).toEqual({ resume: 1 });
  expect(system.sent.map((each) => each.id)).toEqual([`${evaluation.id} plan`]);
});

it('sends the missing shards again when no worker was seen for long', async () => {
  const evaluation = await running(64);
  await backend.progress.addShard(evaluation, shardFixture(2));
  clock.now = later(clock.now, 500);
  await backend.evaluations.touch(evaluation);
  expect(await sweepAfter(500)).toEqual({});
  expect(await sweepAfter(101)).toEqual({ resume: 1 });
  expect(system.sent.map((each) => each.id)).toEqual([0, 1, 3].map((shard) => `${evaluation.id} ${shard}`));
  expect(await sweepAfter(61)).toEqual({});
});

it('sends a hundred of a great many, and one where only the end is missing', async () => {
  await running(16_000);
  expect(await sweepAfter(601)).toEqual({ resume: 1 });
  expect(system.sent).toHaveLength(100);
  system.sent.length = 0;
  for (const each of evaluations.splice(0)) await backend.evaluations.scheduleSweep(each, 'never');
  const complete = await running(1);
  await backend.progress.addShard(complete, shardFixture(0));
  expect(await sweepAfter(601)).toEqual({ resume: 1 });
  expect(system.sent.map((each) => each.id)).toEqual([`${complete.id} 0`]);
});

it('waits while one is finished', async () => {
  const evaluation = await running(16);
  await backend.evaluations.take(evaluation, 'worker', 700);
  await backend.evaluations.scheduleSweep(evaluation, 600);
  expect(await sweepAfter(601)).toEqual({ wait: 1 });
});

it('publishes an end whose message was not sent', async () => {
  const evaluation = await created();
  await backend.evaluations.end(evaluation, { status: 'canceled' }, true);
  expect(await sweepAfter(61)).toEqual({ 'publish-end': 1 });
  expect(system.waiting).toMatchObject([{ message: { evaluation_id: evaluation.id } }]);
  expect(await sweepAfter(3600)).toEqual({});
});

it('fails one that takes longer than its retention', async () => {
  const evaluation = await created({
    retention_days: 1,
    expires_at: later(START, DAY_SECONDS).toISOString(),
  });
  expect(await sweepAfter(DAY_SECONDS)).toEqual({ expire: 1 });
  expect(await backend.evaluations.get(evaluation)).toMatchObject({ problem: { code: 'job-expired' } });
});

it('deletes what a worker wrote after the deletion', async () => {
  const evaluation = await created();
  await backend.evaluations.end(evaluation, { status: 'canceled' }, false);
  await backend.evaluations.markDeleted(evaluation);
  await backend.objects.put(shardRecordsKey(evaluation, 0), Buffer.from('x'), 'application/gzip');
  expect(await sweepAfter(3601)).toEqual({ 'delete-objects': 1 });
  expect(await backend.objects.listBelow(resultsPrefix('acme', evaluation.id, 30))).toEqual([]);
});
