/**
 * One attempt at a step of an evaluation: its shards are planned, or one of them is scored. The worker that
 * scores the last shard also builds the results.
 */
import { isShardDone, missingShards } from '#contracts/evaluations/evaluation-progress.ts';
import type { EvaluationRow, PlannedEvaluation } from '#contracts/evaluations/evaluation-row.ts';
import type { EvaluationMessage } from '#contracts/queues/messages.ts';
import { attempt, type Attempted, type Received } from '../attempts/attempt.ts';
import type { HeartbeatTarget } from '../attempts/heartbeat.ts';
import type { YieldPoint } from '../attempts/yield-point.ts';
import { leaseSeconds, type WorkerContext } from '../worker-context.ts';
import { buildResults } from './build-results.ts';
import { isDegraded } from './is-degraded.ts';
import { planShards } from './plan-shards.ts';
import { scoreShard } from './score-shard.ts';
import { settleStep, type ActiveStep, type StepOutcome } from './settle-step.ts';

export type StepControls = {
  /** Fires when the worker must release the step to another one. */
  release: AbortSignal;
  yieldPoint: YieldPoint;
};

type Step = ActiveStep & StepControls;

export async function attemptStep(
  context: WorkerContext,
  body: EvaluationMessage,
  received: Received,
  controls: StepControls,
): Promise<Attempted> {
  const name = { tenant: body.tenant, id: body.evaluation_id };
  const shard = body.kind === 'evaluation-plan' ? null : body.shard;
  const step = { name, shard, ...received, ...controls };
  const outcome = await (shard === null ? plan(context, step) : score(context, step, shard));
  return {
    exit: controls.yieldPoint.exit ?? ('exit' in outcome ? outcome.exit : undefined),
    settle: () => settleStep(context, step, outcome),
  };
}

async function plan(context: WorkerContext, step: Step): Promise<StepOutcome> {
  return underLease(context, step, async (evaluation, signal) => {
    if (evaluation.shards_sent_at === undefined) {
      const { images_total: images, shards } = await planShards(context, evaluation, signal);
      step.log.info({ images, shards }, 'evaluation planned');
    }
    await context.backend.evaluations.markShardsSent(evaluation, context.id);
    return { kind: 'done' };
  });
}

/** The worker that finds all shards counted builds the results, also after a crash of another. */
async function score(context: WorkerContext, step: Step, shard: number): Promise<StepOutcome> {
  const { evaluations, progress: table } = context.backend;
  const evaluation = await evaluations.touch(step.name);
  let progress = await table.get(step.name);
  if (!evaluation || !isPlanned(evaluation) || !progress) return { kind: 'lost' };
  if (shard >= progress.shards) return { kind: 'done' };
  if (!isShardDone(progress, shard)) {
    const options = {
      ...step,
      renew: watchEvaluation(context, evaluation),
      degraded: isDegraded(evaluation, shard),
    };
    const outcome = await attempt<StepOutcome>(context, options, async (signal) => {
      progress = await scoreShard(context, evaluation, shard, { ...step, signal });
      step.log.info({ shard, images_done: progress.images_done }, 'shard scored');
      return { kind: 'done' };
    });
    if (outcome.kind !== 'done') return outcome;
  }
  if (missingShards(progress).length > 0) return { kind: 'done' };
  const complete = progress;
  return underLease(context, step, async (row, signal) => {
    if (!isPlanned(row)) return { kind: 'lost' };
    return { kind: 'finished', end: await buildResults(context, row, complete, signal) };
  });
}

function isPlanned(row: EvaluationRow): row is PlannedEvaluation {
  return row.plan !== undefined;
}

/** Only one worker at a time plans an evaluation or builds its results; messages of the others wait. */
async function underLease(
  context: WorkerContext,
  step: Step,
  work: (evaluation: EvaluationRow, signal: AbortSignal) => Promise<StepOutcome>,
): Promise<StepOutcome> {
  const { id } = context;
  const { evaluations } = context.backend;
  const row = await evaluations.get(step.name);
  const taken = row && (await evaluations.take(row, id, leaseSeconds(context)));
  if (!taken) return { kind: 'lost' };
  const renew: HeartbeatTarget['renew'] = async (signal) =>
    (await evaluations.renew(taken, id, leaseSeconds(context), signal)) ? undefined : 'lost';
  const options = { ...step, renew, degraded: isDegraded(taken, null) };
  return attempt<StepOutcome>(context, options, (signal) => work(taken, signal));
}

/** The row may be large, so it is written only as often as the sweeper needs a sign of life. */
const TOUCH_MILLISECONDS = 60_000;

function watchEvaluation(
  { backend: { evaluations } }: WorkerContext,
  evaluation: EvaluationRow,
): HeartbeatTarget['renew'] {
  let touchedAt = performance.now();
  return async (signal) => {
    const isTime = performance.now() - touchedAt > TOUCH_MILLISECONDS;
    const row = await (isTime ? evaluations.touch(evaluation, signal) : evaluations.get(evaluation));
    if (isTime) touchedAt = performance.now();
    return row?.status === 'running' ? undefined : 'lost';
  };
}
