/** One message from its receipt to its end: whatever happens, it is deleted, or it comes back. */
import { workMessageSchema, type JobMessage, type WorkMessage } from '#contracts/queues/messages.ts';
import type { Logger } from '#contracts/log.ts';
import { attemptJob } from '../jobs/attempt-job.ts';
import { Breaks } from './breaks.ts';
import { comebackSeconds } from '../jobs/comeback.ts';
import { concludeJob } from '../jobs/conclude-job.ts';
import { handleEvaluation } from '../evaluations/handle-evaluation.ts';
import type { ExitReason } from '../process/exit-codes.ts';
import type { ReceivedMessage } from './job-source.ts';
import { describeWait, RunMeter } from '../jobs/run-meter.ts';
import { settleJob } from '../jobs/settle-job.ts';
import { leaseSeconds, type WorkerContext } from '../worker-context.ts';

/**
 * Says whether this process has to end.
 * @param release Fires when the job must be given back.
 * @param breaks Between two images of an evaluation. Default: none.
 */
export async function handleMessage(
  context: WorkerContext,
  message: ReceivedMessage,
  release: AbortSignal,
  breaks: Breaks = new Breaks({ stopping: release, interlude: () => Promise.resolve(undefined) }),
): Promise<ExitReason | undefined> {
  const body = parse(message.body);
  if (body === undefined) return leaveToDeadLetters(message, context.log);
  const log = context.log.child({
    request_id: body.trace.request_id,
    traceparent: body.trace.traceparent,
    job_id: body.kind === 'segmentation' ? body.job_id : body.evaluation_id,
    tenant: body.tenant,
  });
  const received = { message, log };
  let exit: ExitReason | undefined;
  await orComeBack(received, async () => {
    const run =
      body.kind === 'segmentation'
        ? await runJob(context, body, received, release)
        : await handleEvaluation(context, body, { ...received, release, breaks });
    exit = run?.exit;
    await run?.conclude();
  });
  return exit;
}

type Received = { message: ReceivedMessage; log: Logger };

/** A store or a queue may fail between two writes: each is such that the next receipt goes on from it. */
async function orComeBack({ message, log }: Received, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.error({ err: error }, 'a message comes back');
    await giveBack({ log }, message, comebackSeconds(message));
  }
}

/** A queue that does not take it gives it out again when its time is over. */
export async function giveBack(
  { log }: Pick<WorkerContext, 'log'>,
  message: ReceivedMessage,
  seconds: number,
): Promise<void> {
  await message
    .hide(seconds)
    .catch((error: unknown) => log.warn({ err: error }, 'a message cannot be given back'));
}

type Run = { exit?: ExitReason; conclude: () => Promise<void> };

/** Undefined where there was nothing to run. */
async function runJob(
  context: WorkerContext,
  { tenant, job_id: id }: JobMessage,
  received: Received,
  release: AbortSignal,
): Promise<Run | undefined> {
  const { backend, readiness, price } = context;
  const job = await backend.jobs.start({ tenant, id }, context.id, leaseSeconds(context));
  if (job === undefined) {
    await settleJob(context, { tenant, id }, received);
    return undefined;
  }
  const wait = describeWait(job, backend.now(), readiness.readyAt);
  received.log.info({ receives: received.message.receives, degraded: job.degraded, ...wait }, 'job started');
  const meter = new RunMeter(job, price);
  const atHand = { job, ...received };
  const outcome = await attemptJob(context, atHand, meter, release);
  return {
    exit: 'exit' in outcome ? outcome.exit : undefined,
    conclude: () => concludeJob(context, atHand, outcome, meter.measure(wait)),
  };
}

function parse(body: string): WorkMessage | undefined {
  try {
    return workMessageSchema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

/** Nobody here can say whose it is; its queue counts its receives. */
async function leaveToDeadLetters(message: ReceivedMessage, log: Logger): Promise<undefined> {
  log.error({ receives: message.receives, characters: message.body.length }, 'a message is malformed');
  await giveBack({ log }, message, comebackSeconds(message));
}
