/**
 * How far a task is, on standard error: a bar on a terminal, else a line for each tenth of the work,
 * so that a log shows it too.
 */
import type { SingleBar } from 'cli-progress';
import { startBar } from './start-bar.ts';

export class TaskDisplay {
  readonly #title: string;
  readonly #isTerminal: boolean;
  #bar: SingleBar | undefined;
  #tenths = 0;

  constructor(title: string, isTerminal: boolean = process.stderr.isTTY) {
    this.#title = title;
    this.#isTerminal = isTerminal;
  }

  update(done: number, total: number, status: string): void {
    if (this.#isTerminal) {
      this.#bar ??= startBar(this.#title, total, status);
      this.#bar.setTotal(total);
      this.#bar.update(done, { status });
      return;
    }
    const tenths = Math.floor((10 * done) / total);
    if (tenths > this.#tenths) process.stderr.write(`${this.#title}: ${status}\n`);
    this.#tenths = tenths;
  }

  /** A line of its own, which the bar goes out of the way for. */
  say(line: string): void {
    this.clear();
    process.stderr.write(`${this.#title}: ${line}\n`);
  }

  /** Clears the line; call it before anything else is printed. */
  clear(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }
}
