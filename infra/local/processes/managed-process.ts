/** A child process that is restarted whenever it ends, until it is stopped. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { nextFailures, type Failures } from './backoff.ts';

export type ProcessPlan = {
  name: string;
  /** The entry file, relative to the root of the project. */
  entry: string;
  arguments?: readonly string[];
  environment: Record<string, string>;
};

export type Failing = { name: string; how: string; waitMilliseconds: number; logFile?: string };

export type ProcessSurroundings = {
  /** The file to which its output is appended; default: this process's standard error. */
  logFile?: string;
  /** Called when it ends soon after its start several times in a row. */
  onFailing?: (failing: Failing) => void;
  /** Called with what it sends over its channel. */
  onMessage?: (message: unknown) => void;
};

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PRELOADED = new URL('./end-with-supervisor.ts', import.meta.url).href;
/** The time between SIGTERM and SIGKILL. */
const GRACE_MILLISECONDS = 15_000;

export class ManagedProcess {
  readonly plan: ProcessPlan;
  /** The number of starts. */
  starts = 0;
  /** Set while it keeps ending soon after its start. */
  failing: Failing | undefined;
  readonly #surroundings: ProcessSurroundings;
  readonly #stopping = new AbortController();
  #child: ChildProcess | undefined;
  #isMeantToEnd = false;
  #running: Promise<void> | undefined;

  constructor(plan: ProcessPlan, surroundings: ProcessSurroundings) {
    this.plan = plan;
    this.#surroundings = surroundings;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    this.#running ??= this.#keepRunning();
  }

  /** Returns false between two lives. A killed process is restarted at once: it did not fail. */
  kill(signal: NodeJS.Signals = 'SIGKILL'): boolean {
    this.#isMeantToEnd = this.#child?.kill(signal) ?? false;
    return this.#isMeantToEnd;
  }

  /** Lets it finish its work for a limited time. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.kill('SIGTERM');
    const tooLong = setTimeout(() => this.kill('SIGKILL'), GRACE_MILLISECONDS);
    await this.#running;
    clearTimeout(tooLong);
  }

  async #keepRunning(): Promise<void> {
    const { signal } = this.#stopping;
    let inARow = 0;
    while (!signal.aborted) {
      const startedAt = performance.now();
      const how = await this.#runOnce();
      if (signal.aborted) return;
      const failures = nextFailures(this.#isMeantToEnd ? 0 : inARow, performance.now() - startedAt);
      this.#isMeantToEnd = false;
      ({ inARow } = failures);
      this.#note(failures, how);
      await unlessAborted(sleep(failures.waitMilliseconds, undefined, { signal }), signal);
    }
  }

  #note({ inARow, waitMilliseconds, tell }: Failures, how: string): void {
    const { logFile, onFailing } = this.#surroundings;
    if (inARow === 1) this.failing = undefined;
    if (!tell) return;
    this.failing = { name: this.plan.name, how, waitMilliseconds, logFile };
    onFailing?.(this.failing);
  }

  /** Resolves to how it ended ("exit code 1", "SIGKILL"), or why it could not start. */
  async #runOnce(): Promise<string> {
    try {
      return await this.#endOfChild();
    } catch (error) {
      // The system may be out of processes or memory, and have some at the next try.
      return `not started: ${(error as Error).message}`;
    } finally {
      this.#child = undefined;
    }
  }

  async #endOfChild(): Promise<string> {
    const { entry, arguments: given = [], environment } = this.plan;
    const output = this.#surroundings.logFile ? openSync(this.#surroundings.logFile, 'a') : 2;
    this.#child = spawn(process.execPath, [...NODE_OPTIONS, entry, ...given], {
      cwd: ROOT,
      env: { ...process.env, ...environment },
      stdio: ['ignore', output, output, 'ipc'],
      // Ctrl-C must reach only the supervisor, which stops the others in order.
      detached: true,
    });
    if (output !== 2) closeSync(output);
    this.starts += 1;
    this.#child.on('message', (message) => this.#surroundings.onMessage?.(message));
    return endOf(this.#child);
  }
}

const NODE_OPTIONS = ['--disable-warning=ExperimentalWarning', '--import', PRELOADED];

/**
 * A running child may emit errors, too, such as a signal that did not reach it: they are not its
 * end.
 */
function endOf(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  child.on('error', (error) => {
    if (child.pid === undefined) reject(error);
  });
  return promise;
}

async function unlessAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
