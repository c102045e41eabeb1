/** Handles one message after the other until the process shuts down or has to end. */
import { setTimeout } from 'node:timers/promises';
import { YieldPoint } from '../attempts/yield-point.ts';
import type { ExitReason } from '../process/exit-codes.ts';
import { handleMessage, releaseMessage } from './handle-message.ts';
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
  let waitSeconds = 0;
  while (!shutdown.stopping.aborted) {
    const message = await receive({ context, source, shutdown }, waitSeconds);
    waitSeconds = message ? 0 : IDLE_WAIT_SECONDS;
    await (message ? protection.hold() : protection.release());
    const exit = message ? await handle(message, { context, source, shutdown }) : await probe();
    if (exit) return exit;
  }
  return undefined;
}

async function handle(
  message: ReceivedMessage,
  { context, source, shutdown }: Pick<Work, 'context' | 'source' | 'shutdown'>,
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
  return handleMessage(context, message, shutdown.release, yieldPoint);
}

/** Runs interactive jobs until none waits. */
async function runInteractive({
  context,
  source,
  shutdown,
}: Pick<Work, 'context' | 'source' | 'shutdown'>): Promise<ExitReason | undefined> {
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
  { context, source, shutdown }: Omit<Work, 'probe' | 'protection'>,
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
