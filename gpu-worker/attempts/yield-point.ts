/**
 * The point between two images of an evaluation where a worker runs the interactive jobs that wait, and
 * where one that was told to stop leaves its work.
 */
import type { ExitReason } from '../process/exit-codes.ts';
import type { Interruption } from './heartbeat.ts';

export type YieldPointOptions = {
  /** Fires when the worker is told to stop. */
  stopping: AbortSignal;
  /** Runs the interactive jobs that wait. Returns the reason for which the process has to end, if there is one. */
  runInteractive: () => Promise<ExitReason | undefined>;
};

export class YieldPoint {
  readonly #options: YieldPointOptions;
  #exit: ExitReason | undefined;

  constructor(options: YieldPointOptions) {
    this.#options = options;
  }

  /** The reason for which an interactive job made this process end. */
  get exit(): ExitReason | undefined {
    return this.#exit;
  }

  /** Throws an `Interrupted` where the work must be left. @param signal The work's own. */
  async check(signal: AbortSignal): Promise<void> {
    this.#exit ??= await this.#options.runInteractive();
    if (signal.aborted) throw new Interrupted(signal.reason as Interruption);
    if (this.#exit !== undefined || this.#options.stopping.aborted) throw new Interrupted('released');
  }
}

export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly reason: Interruption;

  constructor(reason: Interruption) {
    super(`The work was interrupted: ${reason}.`);
    this.reason = reason;
  }
}
