/** A worker as a process of its own, with the bundled model, and a stream of its log lines. */
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { waitFor } from '#test/support/patience.ts';
import { NodeProgram, type Exit } from '#test/support/processes/node-program.ts';

const PROGRAM = fileURLToPath(new URL('../../gpu-worker/worker.ts', import.meta.url));

export type LogLine = { msg: string; time: string; job_id?: string } & Record<string, unknown>;

export class WorkerProcess implements AsyncDisposable {
  readonly process: ChildProcess;
  readonly lines: LogLine[] = [];
  readonly #program: NodeProgram;

  constructor(environment: Record<string, string>) {
    this.#program = new NodeProgram([PROGRAM], {
      environment: {
        ...process.env,
        ITACLIP_HEALTH_PORT: '0',
        ITACLIP_MODEL: 'storybook',
        ...environment,
      },
    });
    this.process = this.#program.process;
    createInterface({ input: this.process.stdout! }).on('line', (line) =>
      this.lines.push(JSON.parse(line) as LogLine),
    );
  }

  /** Everything that was written to stderr. */
  get errors(): string {
    return this.#program.stderr;
  }

  /** Waits for the first line with this message, which may have been logged already. */
  async line(message: string, matches: (line: LogLine) => boolean = () => true): Promise<LogLine> {
    const look = () => {
      const found = this.lines.find((line) => line.msg === message && matches(line));
      if (found || this.#program.hasEnded) return found;
      throw new Error('it runs and has not said that');
    };
    const output = () => this.#program.output;
    const found = await waitFor(`the worker to say "${message}"`, look, output);
    if (!found) throw new Error(`The worker ended without saying "${message}":\n${output()}`);
    return found;
  }

  ended(): Promise<Exit> {
    return this.#program.ended();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#program[Symbol.asyncDispose]();
  }
}
