/**
 * What a worker does between two images of an evaluation: interactive jobs come first, and one that was
 * told to stop begins no further image.
 */
import type { ExitReason } from '../process/exit-codes.ts';
import type { Interruption } from './heartbeat.ts';

export type BreakSettings = {
  /** The worker was told to stop. */
  stopping: AbortSignal;
  /** Does the interactive jobs that wait. Says why the process has to end. */
  interlude: () => Promise<ExitReason | undefined>;
};

export class Breaks {
  readonly #settings: BreakSettings;
  #exit: ExitReason | undefined;

  constructor(settings: BreakSettings) {
    this.#settings = settings;
  }

  /** Why the process has to end: an interactive job said so. */
  get exit(): ExitReason | undefined {
    return this.#exit;
  }

  /** Throws an `Interrupted` where the work must be left. @param signal Of the work. */
  async take(signal: AbortSignal): Promise<void> {
    this.#exit ??= await this.#settings.interlude();
    if (signal.aborted) throw new Interrupted(signal.reason as Interruption);
    if (this.#exit !== undefined || this.#settings.stopping.aborted) throw new Interrupted('released');
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
