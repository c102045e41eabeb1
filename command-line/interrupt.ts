/**
 * These signals interrupt the program, for example at Ctrl-C: the work stops, half-written files are deleted,
 * and the process ends by the signal itself, because `process.exit` would wait for the graph that is running.
 * SIGPIPE comes when the reader of the output has closed it, as in `itaclip ... | head -1`.
 */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGPIPE'] as const;

export class Interrupt implements Disposable {
  readonly #controller = new AbortController();
  #received: NodeJS.Signals | undefined;

  constructor() {
    for (const name of SIGNALS) process.on(name, this.#onSignal);
    ignoreClosedOutput();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends the process if a signal came. Call it when nothing half-written is left. */
  dieIfReceived(): void {
    if (!this.#received) return;
    this[Symbol.dispose]();
    process.kill(process.pid, this.#received);
  }

  [Symbol.dispose](): void {
    for (const name of SIGNALS) process.off(name, this.#onSignal);
  }

  readonly #onSignal = (name: NodeJS.Signals): void => {
    // A second signal means: now.
    if (this.#received) this.dieIfReceived();
    this.#received = name;
    this.#controller.abort();
  };
}

/** Ignores a closed output: a reader that has enough is no error, and an `Interrupt` learns of it from SIGPIPE. */
export function ignoreClosedOutput(): void {
  process.stdout.off('error', throwUnlessClosed).on('error', throwUnlessClosed);
}

function throwUnlessClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
