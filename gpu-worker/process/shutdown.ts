/**
 * On SIGTERM or SIGINT the worker takes no further job. It has the grace period, less a margin for the last
 * writes, to finish its current job; then it releases the job. A second signal releases it at once.
 */
import type { Interruption } from '../attempts/heartbeat.ts';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
/** The time reserved for the last writes, at most a quarter of the grace period. */
const MARGIN_SECONDS = 5;

export class Shutdown implements Disposable {
  readonly #graceSeconds: number;
  readonly #stopping = new AbortController();
  readonly #release = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(graceSeconds: number) {
    this.#graceSeconds = graceSeconds;
    for (const name of SIGNALS) process.on(name, this.#onSignal);
  }

  /** Fires when the worker must take no further job. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Fires when the worker must release its job. */
  get release(): AbortSignal {
    return this.#release.signal;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    for (const name of SIGNALS) process.off(name, this.#onSignal);
  }

  readonly #onSignal = (): void => {
    const reason: Interruption = 'released';
    if (this.#stopping.signal.aborted) return this.#release.abort(reason);
    this.#stopping.abort(reason);
    const seconds = this.#graceSeconds - Math.min(MARGIN_SECONDS, this.#graceSeconds / 4);
    this.#timer = setTimeout(() => this.#release.abort(reason), seconds * 1000);
  };
}
