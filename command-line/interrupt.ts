/**
 * Ctrl-C: the work is told to stop, what it was writing is taken away, and the process then ends
 * by the signal itself. Ending by `process.exit` would wait for the graph that is running.
 * SIGPIPE is one of them: `itaclip ... | head -1` has seen what it wanted.
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

/** A reader that goes away is not an error; SIGPIPE tells so to those who ask. */
export function ignoreClosedOutput(): void {
  process.stdout.off('error', throwUnlessClosed).on('error', throwUnlessClosed);
}

function throwUnlessClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
