/**
 * Handles messages until the process shuts down or has to end, as many at the same time as the segmenter takes
 * photos. Only one request for a message is under way: the next one follows when there is a lane for its message.
 */
import { setTimeout } from 'node:timers/promises';
import { YieldPoint } from '../attempts/yield-point.ts';
import type { ExitReason } from '../process/exit-codes.ts';
import { handleMessage, releaseMessage } from './handle-message.ts';
import { Lanes } from './lanes.ts';
import type { JobSource, ReceivedMessage } from './job-source.ts';
import type { Shutdown } from '../process/shutdown.ts';
import type { TaskProtection } from '../process/task-protection.ts';
import type { WorkerContext } from '../worker-context.ts';

/** How long an idle worker waits for an interactive message before it tries the batch queue. */
const IDLE_WAIT_SECONDS = 1;
/** The pause before the next request to a queue that fails. */
const PAUSE_SECONDS = 1;

export type Work = {
  context: WorkerContext;
  source: Pick<JobSource, 'receive' | 'receiveInteractive'>;
  shutdown: Pick<Shutdown, 'stopping' | 'release'>;
  protection: Pick<TaskProtection, 'hold' | 'release'>;
  /** Runs an inference if the last one was some time ago. */
  probe: () => Promise<ExitReason | undefined>;
};

/** Returns the reason for which the process has to end; undefined after a shutdown signal. */
export async function workLoop({
  context,
  source,
  shutdown,
  protection,
  probe,
}: Work): Promise<ExitReason | undefined> {
  const lanes = new Lanes(context.segmenter.photosAtOnce);
  const stopping = AbortSignal.any([shutdown.stopping, lanes.ending]);
  const release = AbortSignal.any([shutdown.release, lanes.ending]);
  const parts = { context, source, shutdown: { stopping, release } };
  let waitSeconds = 0;
  while (!stopping.aborted) {
    const message = await receive(parts, waitSeconds);
    waitSeconds = message ? 0 : IDLE_WAIT_SECONDS;
    if (message && (await protection.hold()) === 'replaced') {
      await releaseMessage(message, 0, context.log);
      return drain(lanes, protection);
    }
    if (message) {
      lanes.start((lane) => handle(message, inLane(parts, lane)));
    } else if (lanes.areIdle) {
      await protection.release();
      const exit = await probe();
      if (exit) return exit;
    }
    await lanes.oneIsFree();
  }
  return lanes.settled();
}

/** A deployment replaces this worker: without protection ECS stops it at once, so its jobs end first. */
async function drain(lanes: Lanes, protection: Work['protection']): Promise<ExitReason | undefined> {
  const exit = await lanes.settled();
  await protection.release();
  return exit;
}

/** Leases are a lane's: a message that came twice must not give the same job to two lanes. */
function inLane({ context, ...parts }: LaneParts, lane: number): LaneParts {
  return { ...parts, context: { ...context, id: `${context.id}/${lane}` } };
}

type LaneParts = Pick<Work, 'context' | 'source' | 'shutdown'>;

async function handle(
  message: ReceivedMessage,
  { context, source, shutdown }: LaneParts,
): Promise<ExitReason | undefined> {
  const { stopping } = shutdown;
  if (stopping.aborted) {
    await releaseMessage(message, 0, context.log);
    return undefined;
  }
  const yieldPoint = new YieldPoint({
    stopping,
    runInteractive: () => runInteractive({ context, source, shutdown }),
  });
  const leave = context.time.enter();
  try {
    return await handleMessage(context, message, shutdown.release, yieldPoint);
  } finally {
    leave();
  }
}

/** Runs interactive jobs until none waits. */
async function runInteractive({ context, source, shutdown }: LaneParts): Promise<ExitReason | undefined> {
  while (!shutdown.stopping.aborted) {
    const message = await source.receiveInteractive().catch((error: unknown) => {
      context.log.warn({ err: error }, 'the interactive queue does not answer');
      return undefined;
    });
    const exit = message && (await handleMessage(context, message, shutdown.release));
    if (message === undefined || exit) return exit;
  }
  return undefined;
}

async function receive(
  { context, source, shutdown }: LaneParts,
  waitSeconds: number,
): Promise<ReceivedMessage | undefined> {
  try {
    return await source.receive(waitSeconds);
  } catch (error) {
    context.log.error({ err: error }, 'the queues do not answer');
    await setTimeout(PAUSE_SECONDS * 1000, undefined, { signal: shutdown.stopping }).catch(() => {});
    return undefined;
  }
}
