/** The packed function in a process of its own, and a stream of its log lines. */
import { execFileSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { waitFor } from '#test/support/patience.ts';
import { NodeProgram, type Exit } from '#test/support/processes/node-program.ts';
import type { LogLine } from '../worker-process.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const RUNTIME = fileURLToPath(new URL('./lambda-runtime.ts', import.meta.url));

/** Packs the function for this machine. */
export function packFunction(folder: string): void {
  execFileSync(process.execPath, [`${ROOT}infra/lambda/pack-segmentation.ts`, folder, 'x64']);
}

export type FunctionOptions = {
  /** The packed function. */
  folder: string;
  environment: Record<string, string>;
  batchSize?: number;
  remainingMilliseconds?: number;
};

export class FunctionProcess implements AsyncDisposable {
  readonly lines: LogLine[] = [];
  readonly #program: NodeProgram;

  constructor({ folder, environment, batchSize = 1, remainingMilliseconds = 900_000 }: FunctionOptions) {
    const handler = `${folder}/segmentation-function.js`;
    const numbers = [String(batchSize), String(remainingMilliseconds)];
    this.#program = new NodeProgram(
      [RUNTIME, handler, environment['ITACLIP_FUNCTION_QUEUE_URL']!, ...numbers],
      {
        environment: { PATH: process.env['PATH'], ITACLIP_MODEL: 'storybook', ...environment },
      },
    );
    createInterface({ input: this.#program.process.stdout! }).on('line', (line) =>
      this.lines.push(JSON.parse(line) as LogLine),
    );
  }

  async line(message: string, matches: (line: LogLine) => boolean = () => true): Promise<LogLine> {
    const look = () => {
      const found = this.lines.find((line) => line.msg === message && matches(line));
      if (found || this.#program.hasEnded) return found;
      throw new Error('it runs and has not said that');
    };
    const output = () => this.#program.output;
    const found = await waitFor(`the function to say "${message}"`, look, output);
    if (!found) throw new Error(`The function ended without saying "${message}":\n${output()}`);
    return found;
  }

  /** Ends the process as AWS ends an environment: without any notice. */
  kill(): Promise<Exit> {
    this.#program.process.kill('SIGKILL');
    return this.#program.ended();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#program[Symbol.asyncDispose]();
  }
}
