/**
 * Runs the stand-ins in a process that is restarted whenever it ends: with the same ports, on the
 * same data.
 */
import { ProblemError, type ProblemCode } from '#contracts/errors.ts';
import { reservePort } from '../free-port.ts';
import { describeFailing } from '../processes/describe-failing.ts';
import { ManagedProcess, type ProcessSurroundings } from '../processes/managed-process.ts';
import { LOOPBACK } from './patches/listen-on-loopback.ts';
import type { StandInPorts, StandIns, StandInConfiguration } from './stand-ins.ts';

export type StandInsProcessConfiguration = Omit<StandInConfiguration, 'now'> & { dataFolder: string };

/** The message that the process sends once, at each start. */
export type StandInsMessage =
  | { kind: 'started'; environment: Record<string, string> }
  | { kind: 'refused'; code: ProblemCode; message: string };

export type ManagedStandIns = StandIns & { process: ManagedProcess };

/** Throws the reason if the first start fails; later the process is restarted with a back-off. */
export async function manageStandIns(
  configuration: StandInsProcessConfiguration,
  surroundings: Pick<ProcessSurroundings, 'logFile' | 'onFailing'>,
): Promise<ManagedStandIns> {
  const ports = configuration.ports ?? (await freePorts());
  const first = Promise.withResolvers<Record<string, string>>();
  const plan = {
    name: 'stand-ins',
    entry: 'infra/local/stand-ins/stand-ins-process.ts',
    arguments: [JSON.stringify({ ...configuration, ports })],
    environment: {},
  };
  const process = new ManagedProcess(plan, {
    ...surroundings,
    onMessage(message) {
      const told = message as StandInsMessage;
      if (told.kind === 'started') first.resolve(told.environment);
      else first.reject(new ProblemError(told.code, told.message));
    },
    onFailing(failing) {
      first.reject(new ProblemError('internal', describeFailing(failing)));
      surroundings.onFailing?.(failing);
    },
  });
  process.start();
  try {
    const environment = await first.promise;
    return { process, ports, environment, [Symbol.asyncDispose]: () => process.stop() };
  } catch (error) {
    await process.stop();
    throw error;
  }
}

async function freePorts(): Promise<StandInPorts> {
  return { storeAndQueues: await reservePort(LOOPBACK, 0), table: await reservePort(LOOPBACK, 0) };
}
