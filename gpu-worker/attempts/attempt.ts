/**
 * One attempt at a job, or at a step of an evaluation: the work runs under a heartbeat, and every error
 * becomes an outcome. An attempt changes no state; settling it does.
 */
import type { Logger } from '#contracts/log.ts';
import type { ExitReason } from '../process/exit-codes.ts';
import type { ReceivedMessage } from '../queue/job-source.ts';
import type { WorkerContext } from '../worker-context.ts';
import { Heartbeat, type HeartbeatTarget, type Interruption } from './heartbeat.ts';
import { judgeError, type Verdict } from './judge-error.ts';
import { Interrupted } from './yield-point.ts';

/** A message, and the log that names the job or the evaluation in it. */
export type Received = { message: ReceivedMessage; log: Logger };

/** The outcome of an attempt that was interrupted or failed. */
export type Unfinished = { kind: Interruption } | Verdict;

/** An attempt that is over, and is not written anywhere yet. */
export type Attempted = {
  /** The reason for which this process has to end, if there is one. */
  exit?: ExitReason;
  /** Writes the outcome, then deletes the message or hides it until its retry. */
  settle: () => Promise<void>;
};

export type AttemptOptions = HeartbeatTarget & {
  /** Fires when the worker must release the work to another one. */
  release: AbortSignal;
  /** True for the second attempt after memory ran out. */
  degraded: boolean;
};

export async function attempt<Done>(
  context: WorkerContext,
  options: AttemptOptions,
  work: (signal: AbortSignal) => Promise<Done>,
): Promise<Done | Unfinished> {
  await using heartbeat = new Heartbeat(context, options);
  const signal = AbortSignal.any([heartbeat.signal, options.release]);
  try {
    return await work(signal);
  } catch (error) {
    if (error instanceof Interrupted) return { kind: error.reason };
    if (signal.aborted) return { kind: signal.reason as Interruption };
    const threadEnded = context.segmenter.failure !== undefined;
    const verdict = judgeError(error, { degraded: options.degraded, threadEnded });
    // The row holds only a sentence, so the log keeps the stack of every error that the input did not cause.
    if (verdict.kind !== 'failed')
      options.log.error({ err: error, verdict: verdict.kind }, 'an attempt failed');
    return verdict;
  }
}
