/** Tells whether a worker could take a job: its model is loaded, and an inference has succeeded recently. */
import { millisecondsApart, type Clock } from '#contracts/time.ts';

/** How long a successful inference keeps the worker ready. */
const FRESH_SECONDS = 60;
/** The probe interval of an idle worker. */
const PROBE_SECONDS = 30;

export class Readiness {
  readonly #now: Clock;
  #readyAt: Date | undefined;
  #lastSuccess: Date | undefined;

  constructor(now: Clock) {
    this.#now = now;
  }

  /** Records a successful inference: a probe, or a job's. */
  succeeded(): void {
    this.#lastSuccess = this.#now();
    this.#readyAt ??= this.#lastSuccess;
  }

  /** The time at which the model was loaded and tried. */
  get readyAt(): Date | undefined {
    return this.#readyAt;
  }

  get isReady(): boolean {
    return this.#isWithin(FRESH_SECONDS);
  }

  get needsProbe(): boolean {
    return !this.#isWithin(PROBE_SECONDS);
  }

  #isWithin(seconds: number): boolean {
    const last = this.#lastSuccess;
    return last !== undefined && millisecondsApart(this.#now(), last) <= seconds * 1000;
  }
}
