/**
 * Handles a message from the dead-letter queues of workers and importer: its job or evaluation
 * fails and records why. If a worker still holds the work, the message was a duplicate and nothing
 * happens. A job that was released just now may still run, so its letter is retried later.
 */
import { createHash } from 'node:crypto';
import { workMessageSchema, type WorkMessage } from '#contracts/queues/messages.ts';
import type { Logger } from '#contracts/log.ts';
import { parseMessage } from '../runtime/message-handler.ts';
import type { DeadLetterContext } from './dead-letter-context.ts';
import { failEvaluation } from './fail-evaluation.ts';
import { failJob } from './fail-job.ts';

/** Throws if the letter must be retried. */
export async function handleDeadLetter(context: DeadLetterContext, body: string): Promise<void> {
  const message = readable(context.log, body);
  if (message === undefined) return;
  const isJob = message.kind === 'segmentation';
  const ended = isJob ? await failJob(context, message) : await failEvaluation(context, message);
  if (!ended) return;
  const { id: job_id, trace, status, problem } = ended;
  context.log.error({ job_id, request_id: trace.request_id, status, problem }, 'a dead letter ended its job');
}

/**
 * A malformed message cannot be repaired: its digest in the log shows whether the same one keeps
 * coming.
 */
function readable(log: Logger, body: string): WorkMessage | undefined {
  try {
    return parseMessage(workMessageSchema, body);
  } catch (error) {
    const sha256 = createHash('sha256').update(body).digest('hex');
    const reason = error instanceof Error ? error.name : typeof error;
    log.error({ sha256, bytes: Buffer.byteLength(body), reason }, 'a dead letter is malformed and dropped');
    return undefined;
  }
}
