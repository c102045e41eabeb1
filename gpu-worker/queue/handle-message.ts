/** Handles one message from its receipt on: whatever happens, it is deleted, or hidden until its retry. */
import type { Logger } from '#contracts/log.ts';
import { workMessageSchema, type WorkMessage } from '#contracts/queues/messages.ts';
import type { Received } from '../attempts/attempt.ts';
import { retryDelay } from '../attempts/retry-delay.ts';
import { YieldPoint } from '../attempts/yield-point.ts';
import { attemptStep } from '../evaluations/attempt-step.ts';
import { attemptJob } from '../jobs/attempt-job.ts';
import type { ExitReason } from '../process/exit-codes.ts';
import type { WorkerContext } from '../worker-context.ts';
import type { ReceivedMessage } from './job-source.ts';

/**
 * Returns the reason for which this process has to end, if there is one.
 * @param release Fires when the work must be released to another worker.
 * @param yieldPoint Checked between two images of an evaluation. Default: no interactive jobs.
 */
export async function handleMessage(
  context: WorkerContext,
  message: ReceivedMessage,
  release: AbortSignal,
  yieldPoint = new YieldPoint({ stopping: release, runInteractive: async () => undefined }),
): Promise<ExitReason | undefined> {
  const body = parseMessage(message.body);
  if (body === undefined) return leaveToDeadLetters(message, context.log);
  const log = context.log.child({
    request_id: body.trace.request_id,
    traceparent: body.trace.traceparent,
    job_id: body.kind === 'segmentation' ? body.job_id : body.evaluation_id,
    tenant: body.tenant,
  });
  const received = { message, log };
  const attempted = await retryOnError(received, () =>
    body.kind === 'segmentation'
      ? attemptJob(context, body, received, release)
      : attemptStep(context, body, received, { release, yieldPoint }),
  );
  // The process also ends if its last attempt could not be settled.
  await retryOnError(received, async () => attempted?.settle());
  return attempted?.exit;
}

/** A store or a queue may fail between two writes; the next receipt resumes after any of them. */
async function retryOnError<Result>(
  { message, log }: Received,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    log.error({ err: error }, 'a message failed and is retried');
    await releaseMessage(message, retryDelay(message), log);
    return undefined;
  }
}

/**
 * Returns a message to its queue. If the queue does not answer, the message returns when its visibility
 * timeout expires.
 */
export async function releaseMessage(
  message: ReceivedMessage,
  delaySeconds: number,
  log: Logger,
): Promise<void> {
  await message
    .hide(delaySeconds)
    .catch((error: unknown) => log.warn({ err: error }, 'a message cannot be released'));
}

function parseMessage(body: string): WorkMessage | undefined {
  try {
    return workMessageSchema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

/** A malformed message names no work to settle: its queue counts the receipts, and dead-letters it. */
async function leaveToDeadLetters(message: ReceivedMessage, log: Logger): Promise<undefined> {
  log.error({ receives: message.receives, characters: message.body.length }, 'a message is malformed');
  await releaseMessage(message, retryDelay(message), log);
}
