/**
 * The stand-ins in a process of their own, which the supervisor starts again when it ends. It ends itself
 * after a write that failed, and then waits for room on the disk before it opens the data again.
 *
 *   node infra/local/stand-ins/stand-ins-process.ts CONFIGURATION_AS_JSON
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemError } from '#contracts/errors.ts';
import { createLogger } from '#contracts/log.ts';
import { systemClock } from '#contracts/time.ts';
import { ClockWatch } from './clock-watch.ts';
import { DiskRoom } from './disk-room.ts';
import type { StandInsMessage, StandInsProcessConfiguration } from './managed-stand-ins.ts';
import { watchFailedWrites } from './patches/watch-failed-writes.ts';
import { startStandIns } from './stand-ins.ts';

const WRITE_FAILED = 3;
const REFUSED = 2;
const LOOK_MILLISECONDS = 500;
const CLOCK_SET_BACK = 4;
/** Time servers correct by less. */
const JUMP_SECONDS = 5;

const log = createLogger('stand-ins', 'info');
const configuration = JSON.parse(process.argv[2] ?? '') as StandInsProcessConfiguration;

watchFailedWrites((error) => {
  log.error({ err: error }, 'a write failed; the stand-ins start again');
  process.exit(WRITE_FAILED);
});
// Messages in flight would be hidden for as long as the clock jumped: a start brings them back in time.
const clock = new ClockWatch(systemClock, () => performance.now());
setInterval(endAfterJump, LOOK_MILLISECONDS);
await untilThereIsRoom(new DiskRoom(configuration.dataFolder, configuration.reserveBytes));
const standIns = await startStandIns(configuration).catch(refuse);
await tell({ kind: 'started', environment: standIns.environment });
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end());

async function end(): Promise<void> {
  await standIns[Symbol.asyncDispose]();
  process.exit();
}

function endAfterJump(): void {
  const seconds = clock.look();
  if (seconds > -JUMP_SECONDS) return;
  log.warn({ seconds }, 'the clock was set back; the stand-ins start again');
  process.exit(CLOCK_SET_BACK);
}

async function untilThereIsRoom(room: DiskRoom): Promise<void> {
  if (room.hasRoomForChange) return;
  log.error('no space is left on the disk; the stand-ins wait until some is free');
  while (!room.hasRoomForChange) await sleep(LOOK_MILLISECONDS);
}

async function refuse(error: unknown): Promise<never> {
  if (error instanceof ProblemError)
    await tell({ kind: 'refused', code: error.code, message: error.message });
  log.error({ err: error }, 'the stand-ins cannot start');
  process.exit(REFUSED);
}

async function tell(message: StandInsMessage): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (process.send) process.send(message, undefined, undefined, () => resolve());
  else resolve();
  await promise;
}
