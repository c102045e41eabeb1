/**
 * The point between two images of an evaluation where a worker runs waiting interactive jobs, and where it
 * releases its work when it shuts down.
 */
import type { ExitReason } from '../process/exit-codes.ts';
import type { Interruption } from './heartbeat.ts';

export type YieldPointOptions = {
  /** Fires when the worker must shut down. */
  stopping: AbortSignal;
  /**
   * Runs the interactive jobs that wait. Returns the reason for which the process has to end, if there is
   * one.
   */
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

  /**
   * Throws an `Interrupted` if the work must be released.
   * @param signal Aborts the work itself.
   */
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
