import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { EvaluationMessage } from '#contracts/queues/messages.ts';
import type { EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import { later } from '#contracts/time.ts';
import { EVALUATION_EVENTS } from '#contracts/webhooks/events.ts';
import { handleDeadLetter } from '#functions/dead-letters/handle-dead-letter.ts';
import { background, type Background } from '#test/support/background.ts';
import { evaluationFixture, PLAN, shardFixture } from '#test/support/service/evaluation-fixture.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';

const START = new Date('2026-11-24T12:00:00.000Z');
const clock = { now: START };
let backend: LocalBackend;
let system: Background;

beforeAll(async () => {
  backend = await openLocalBackend({ now: () => clock.now });
});
beforeEach(() => {
  clock.now = START;
  system = background(backend, clock);
});
afterAll(() => backend[Symbol.asyncDispose]());

async function started(): Promise<EvaluationRow> {
  const webhook = { url: 'https://example.com/', events: [...EVALUATION_EVENTS] };
  const evaluation = evaluationFixture(clock.now, { webhook });
  await backend.evaluations.create(evaluation);
  await backend.evaluations.take(evaluation, 'worker', 10);
  return evaluation;
}

async function buried(
  { tenant, id: evaluation_id, trace }: EvaluationRow,
  message: { kind: 'evaluation-plan' } | { kind: 'evaluation-shard'; shard: number },
): Promise<EvaluationRow> {
  const body: EvaluationMessage = { ...message, tenant, evaluation_id, trace };
  await handleDeadLetter(system.context, JSON.stringify(body));
  return (await backend.evaluations.get({ tenant, id: evaluation_id }))!;
}

it('fails an evaluation that nobody could plan and no worker holds, and publishes the end', async () => {
  const evaluation = await started();
  expect(await buried(evaluation, { kind: 'evaluation-plan' })).toMatchObject({ status: 'running' });
  clock.now = later(START, 11);
  const row = await buried(evaluation, { kind: 'evaluation-plan' });
  expect(row).toMatchObject({ status: 'failed', problem: { code: 'job-exhausted' } });
  expect(system.waiting).toMatchObject([
    { message: { kind: 'evaluation-ended', evaluation_id: evaluation.id } },
  ]);
});

it('fails an evaluation with a shard that could not be scored, with the last error of that shard', async () => {
  const evaluation = await started();
  const { evaluations, progress } = backend;
  await progress.create(evaluation, { images: 40, classes: 2 });
  await evaluations.release(evaluation, 'worker');
  const error = { code: 'internal', worker: 'worker' } as const;
  await evaluations.recordError(evaluation, { ...error, detail: 'A tile is on fire.', shard: 1 });
  await evaluations.recordError(evaluation, { ...error, detail: 'Another one.', shard: 2 });
  const row = await buried(evaluation, { kind: 'evaluation-shard', shard: 1 });
  expect(row.problem?.detail).toMatch(/Part 1 .*10 times.*"internal": A tile is on fire/);
});

it('leaves an evaluation alone if another message has done the shard, unless it was the last', async () => {
  const evaluation = await started();
  const { evaluations, progress } = backend;
  await progress.create(evaluation, { images: 20, classes: 2 });
  await evaluations.keepPlan(evaluation, 'worker', PLAN, []);
  await evaluations.markShardsSent(evaluation, 'worker');
  await progress.addShard(evaluation, shardFixture(0));
  expect(await buried(evaluation, { kind: 'evaluation-shard', shard: 0 })).toMatchObject({
    status: 'running',
  });
  expect(await buried(evaluation, { kind: 'evaluation-plan' })).toMatchObject({ status: 'running' });
  await progress.addShard(evaluation, shardFixture(1));
  expect(await buried(evaluation, { kind: 'evaluation-shard', shard: 1 })).toMatchObject({
    status: 'failed',
  });
});
