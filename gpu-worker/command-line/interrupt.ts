/**
 * Ctrl-C: the work is told to stop, what it was writing is taken away, and the process then ends
 * by the signal itself. Ending by `process.exit` would wait for the graph that is running.
 */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export class Interrupt implements Disposable {
  readonly #controller = new AbortController();
  #received: NodeJS.Signals | undefined;

  constructor() {
    for (const name of SIGNALS) process.on(name, this.#onSignal);
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
