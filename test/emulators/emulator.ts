/** Programs that implement an AWS service and that nobody here wrote, each in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { reservePort } from '#infra/local/free-port.ts';

export const LOOPBACK = '127.0.0.1';

export type Emulator = AsyncDisposable & { url: string };

/** How to start a program on a port. */
export type EmulatorCommand = (port: number) => { command: string; parameters: readonly string[] };

const START_MILLISECONDS = 60_000;

/** Resolves when the program accepts connections. Throws with its output if it ends before that. */
export async function startEmulator(describe: EmulatorCommand): Promise<Emulator> {
  const port = await reservePort(LOOPBACK, 0);
  const { command, parameters } = describe(port);
  const child = spawn(command, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-4000)));
  }
  const ended = once(child, 'close');
  await using stack = new AsyncDisposableStack();
  stack.defer(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const deadline = performance.now() + START_MILLISECONDS;
  while (!(await accepts(port))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      throw new Error(`${command} does not accept connections:\n${output}`);
    }
    await sleep(100);
  }
  const running = stack.move();
  return { url: `http://${LOOPBACK}:${port}`, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function accepts(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, LOOPBACK);
  socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}
