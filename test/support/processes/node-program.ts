/**
 * The one way in which tests start Node programs: they end with the test runner, however it ends.
 */
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { inTime, waitFor } from '../patience.ts';

export type ProgramSettings = {
  cwd?: string;
  /** The program's whole environment. Default: that of the tests. */
  environment?: NodeJS.ProcessEnv;
  /** Opens a channel for messages to and from the program. */
  ipc?: boolean;
  /** Another Node than the one that runs the tests. */
  node?: string;
};

export type Exit = { code: number | null; signal: NodeJS.Signals | null };

export type FinishedProgram = Exit & { stdout: string; stderr: string };

const END_WITH_PARENT = new URL('./end-with-parent.mjs', import.meta.url).href;

export class NodeProgram implements AsyncDisposable {
  readonly process: ChildProcess;
  stdout = '';
  stderr = '';
  /** Set when the program has ended and all of its output has been read. */
  hasEnded = false;
  readonly #name: string;
  readonly #closed: Promise<Exit>;

  /** @param parameters The program's file and its arguments, as after `node` on a command line. */
  constructor(parameters: readonly string[], settings: ProgramSettings = {}) {
    const { cwd, environment, ipc = false, node = process.execPath } = settings;
    this.#name = parameters.join(' ');
    const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', 'pipe', ...(ipc ? (['ipc'] as const) : [])];
    this.process = spawn(node, ['--import', `${END_WITH_PARENT}?fd=3`, ...parameters], {
      cwd,
      env: environment ?? process.env,
      stdio,
    });
    this.process.stdout!.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.process.stderr!.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.#closed = this.#untilClosed();
  }

  /** Waits until the program has ended and all of its output has been read. */
  async ended(): Promise<Exit> {
    return inTime(`the end of ${this.#name}`, this.#closed, () => this.output);
  }

  /**
   * Waits until standard output or standard error matches, or the program has ended without a
   * match.
   */
  async wrote(pattern: RegExp): Promise<RegExpExecArray> {
    const awaited = `${this.#name} to write ${String(pattern)}`;
    const look = () => {
      const found = pattern.exec(this.stdout) ?? pattern.exec(this.stderr);
      if (!found && !this.hasEnded) throw new Error('it runs and has not written that');
      return found;
    };
    const found = await waitFor(awaited, look, () => this.output);
    if (!found) throw new Error(`Waited for ${awaited}, but it ended:\n${this.output}`);
    return found;
  }

  get output(): string {
    return `${this.stdout}${this.stderr}`;
  }

  kill(signal: NodeJS.Signals = 'SIGTERM'): void {
    this.process.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill('SIGKILL');
    await this.#closed;
  }

  async #untilClosed(): Promise<Exit> {
    const [code, signal] = (await once(this.process, 'close')) as [Exit['code'], Exit['signal']];
    this.hasEnded = true;
    return { code, signal };
  }
}

/** Runs a program to its end. */
export async function runNode(
  parameters: readonly string[],
  settings: ProgramSettings = {},
): Promise<FinishedProgram> {
  await using program = new NodeProgram(parameters, settings);
  const exit = await program.ended();
  return { ...exit, stdout: program.stdout, stderr: program.stderr };
}
