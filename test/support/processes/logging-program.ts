/** A program as a process of its own, and a stream of its log lines. */
import { createInterface } from 'node:readline';
import { waitFor } from '../patience.ts';
import { NodeProgram, type Exit } from './node-program.ts';

export type LogLine = { msg: string; time: string; job_id?: string } & Record<string, unknown>;

export class LoggingProgram implements AsyncDisposable {
  readonly lines: LogLine[] = [];
  protected readonly program: NodeProgram;
  readonly #name: string;

  /** @param name Names the program in the error of a wait. */
  constructor(name: string, ...parameters: ConstructorParameters<typeof NodeProgram>) {
    this.#name = name;
    this.program = new NodeProgram(...parameters);
    createInterface({ input: this.program.process.stdout! }).on('line', (line) =>
      this.lines.push(JSON.parse(line) as LogLine),
    );
  }

  /** Waits for the first line with this message, which may have been logged already. */
  async line(message: string, matches: (line: LogLine) => boolean = () => true): Promise<LogLine> {
    const look = () => {
      const found = this.lines.find((line) => line.msg === message && matches(line));
      if (found || this.program.hasEnded) return found;
      throw new Error('it runs and has not said that');
    };
    const output = () => this.program.output;
    const found = await waitFor(`the ${this.#name} to say "${message}"`, look, output);
    if (!found) throw new Error(`The ${this.#name} ended without saying "${message}":\n${output()}`);
    return found;
  }

  ended(): Promise<Exit> {
    return this.program.ended();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.program[Symbol.asyncDispose]();
  }
}
