/** One message of an evaluation from its receipt to its end: whatever happens, it is deleted, or it comes back. */
import type { EvaluationMessage } from '#contracts/queues/messages.ts';
import { isShardDone, missingShards } from '#contracts/evaluations/evaluation-progress.ts';
import type {
  EvaluationName,
  EvaluationRow,
  PlannedEvaluation,
} from '#contracts/evaluations/evaluation-row.ts';
import type { Logger } from '#contracts/log.ts';
import { Interrupted, type Breaks } from '../queue/breaks.ts';
import type { ExitReason } from '../process/exit-codes.ts';
import { Heartbeat, type Beaten, type Interruption } from '../queue/heartbeat.ts';
import type { ReceivedMessage } from '../queue/job-source.ts';
import { judgeError } from '../jobs/judge-error.ts';
import { leaseSeconds, type WorkerContext } from '../worker-context.ts';
import { concludeStep, type Outcome } from './conclude-step.ts';
import { buildResults } from './finish.ts';
import { planShards } from './plan-shards.ts';
import { scoreShard } from './score-shard.ts';

export type EvaluationTurn = {
  message: ReceivedMessage;
  log: Logger;
  /** Fires when the work must be given back. */
  release: AbortSignal;
  breaks: Breaks;
};

/** Says whether this process has to end. */
export async function handleEvaluation(
  context: WorkerContext,
  body: EvaluationMessage,
  turn: EvaluationTurn,
): Promise<{ exit?: ExitReason; conclude: () => Promise<void> }> {
  const { tenant, evaluation_id: id } = body;
  const isPlan = body.kind === 'evaluation-plan';
  const shard = isPlan ? null : body.shard;
  const outcome = await (isPlan
    ? plan(context, { tenant, id }, turn)
    : score(context, { tenant, id }, body.shard, turn));
  const exit = turn.breaks.exit ?? ('exit' in outcome ? outcome.exit : undefined);
  return { exit, conclude: () => concludeStep(context, { name: { tenant, id }, shard, ...turn }, outcome) };
}

async function plan(context: WorkerContext, name: EvaluationName, turn: EvaluationTurn): Promise<Outcome> {
  return underLease(context, name, turn, async (evaluation, signal) => {
    if (evaluation.shards_sent_at === undefined) {
      const { images_total: images, shards } = await planShards(context, evaluation, signal);
      turn.log.info({ images, shards }, 'evaluation planned');
    }
    await context.backend.evaluations.markShardsSent(evaluation, context.id);
    return { kind: 'done' };
  });
}

/** Whoever counts the last shard finishes; so does, after a crash, who finds that all are counted. */
async function score(
  context: WorkerContext,
  name: EvaluationName,
  shard: number,
  turn: EvaluationTurn,
): Promise<Outcome> {
  const { evaluations, progress: table } = context.backend;
  const evaluation = await evaluations.touch(name);
  let progress = await table.get(name);
  if (!evaluation || !isPlanned(evaluation) || !progress) return { kind: 'lost' };
  if (shard >= progress.shards) return { kind: 'done' };
  if (!isShardDone(progress, shard)) {
    const renew = watchEvaluation(context, evaluation);
    const outcome = await guarded(context, turn, renew, evaluation, shard, async (signal) => {
      progress = await scoreShard(context, evaluation, shard, { signal, breaks: turn.breaks });
      turn.log.info({ shard, images_done: progress.images_done }, 'shard scored');
      return { kind: 'done' };
    });
    if (outcome.kind !== 'done') return outcome;
  }
  if (missingShards(progress).length > 0) return { kind: 'done' };
  const complete = progress;
  return underLease(context, name, turn, async (row, signal) => {
    if (!isPlanned(row)) return { kind: 'lost' };
    return { kind: 'finished', end: await buildResults(context, row, complete, signal) };
  });
}

function isPlanned(row: EvaluationRow): row is PlannedEvaluation {
  return row.plan !== undefined;
}

/** As the only one: others' messages wait. */
async function underLease(
  context: WorkerContext,
  name: EvaluationName,
  turn: EvaluationTurn,
  work: (evaluation: EvaluationRow, signal: AbortSignal) => Promise<Outcome>,
): Promise<Outcome> {
  const { backend, id } = context;
  const row = await backend.evaluations.get(name);
  const taken = row && (await backend.evaluations.take(row, id, leaseSeconds(context)));
  if (!taken) return { kind: 'lost' };
  const renew: Renew = async (signal) =>
    (await backend.evaluations.renew(taken, id, leaseSeconds(context), signal)) ? undefined : 'lost';
  return guarded(context, turn, renew, taken, null, (signal) => work(taken, signal));
}

type Renew = Beaten['renew'];

/** Its row may be large, and is written only so often that the sweeper knows of us. */
const TOUCH_MILLISECONDS = 60_000;

function watchEvaluation({ backend: { evaluations } }: WorkerContext, evaluation: EvaluationRow): Renew {
  let touchedAt = performance.now();
  return async (signal) => {
    const isTime = performance.now() - touchedAt > TOUCH_MILLISECONDS;
    const row = await (isTime ? evaluations.touch(evaluation, signal) : evaluations.get(evaluation));
    if (isTime) touchedAt = performance.now();
    return row?.status === 'running' ? undefined : 'lost';
  };
}

async function guarded(
  context: WorkerContext,
  { message, log, release }: EvaluationTurn,
  renew: Renew,
  evaluation: EvaluationRow,
  shard: number | null,
  work: (signal: AbortSignal) => Promise<Outcome>,
): Promise<Outcome> {
  await using heartbeat = new Heartbeat(context, { message, log, renew });
  const signal = AbortSignal.any([heartbeat.signal, release]);
  try {
    return await work(signal);
  } catch (error) {
    if (error instanceof Interrupted) return { kind: error.reason };
    if (signal.aborted) return { kind: signal.reason as Interruption };
    const degraded = evaluation.errors.some((each) => each.shard === shard && each.code === 'out-of-memory');
    const verdict = judgeError(error, { degraded, threadEnded: context.segmenter.failure !== undefined });
    if (verdict.kind !== 'failed') log.error({ err: error, verdict: verdict.kind }, 'an attempt failed');
    return verdict;
  }
}
