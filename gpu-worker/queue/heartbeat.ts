/**
 * While something is worked at: keeps its message hidden and tells in its row that it lives, and hears
 * whether it is to stop. It lives in the main thread, which graphs do not block.
 */
import { setTimeout } from 'node:timers/promises';
import type { Logger } from '#contracts/log.ts';
import type { ReceivedMessage } from './job-source.ts';
import { leaseSeconds, type WorkerContext } from '../worker-context.ts';

/** Why a run is stopped; the reason of the signal. `lost`: what it is for ended, or is another worker's. */
export type Interruption = 'canceled' | 'lost' | 'released';

/** A cancelled job stops within 5 seconds: this, a window batch, and the writes. */
const LONGEST_BEAT_SECONDS = 2;
/** Beats in the time that a message is hidden: one may fail. */
const BEATS = 3;

export type Beaten = {
  message: ReceivedMessage;
  /** Tells in the row that it lives, before the signal fires. Says why it is to stop. */
  renew: (signal: AbortSignal) => Promise<Exclude<Interruption, 'released'> | undefined>;
  log: Logger;
};

export class Heartbeat implements AsyncDisposable {
  readonly #context: Pick<WorkerContext, 'visibilitySeconds'>;
  readonly #run: Beaten;
  readonly #interruption = new AbortController();
  readonly #stop = new AbortController();
  readonly #beating: Promise<void>;
  #renewedAt = performance.now();
  #hiddenAt = performance.now();

  constructor(context: Pick<WorkerContext, 'visibilitySeconds'>, run: Beaten) {
    this.#context = context;
    this.#run = run;
    this.#beating = this.#beat();
  }

  /** Fires when the run is to stop; its reason is an `Interruption`. */
  get signal(): AbortSignal {
    return this.#interruption.signal;
  }

  /** When it returns, nothing more is written. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#beating;
  }

  async #beat(): Promise<void> {
    const seconds = Math.min(LONGEST_BEAT_SECONDS, this.#context.visibilitySeconds / BEATS);
    while (!this.signal.aborted && (await this.#waited(seconds))) {
      try {
        await this.#renew();
      } catch (error) {
        this.#failed(error);
      }
    }
  }

  /** False where the run is over. */
  #waited(seconds: number): Promise<boolean> {
    return setTimeout(seconds * 1000, true, { signal: this.#stop.signal }).catch(() => false);
  }

  async #renew(): Promise<void> {
    const { visibilitySeconds } = this.#context;
    const { message, renew } = this.#run;
    // What takes longer comes too late; the run's own end is not to cut a write that may still arrive.
    const signal = AbortSignal.timeout(leaseSeconds(this.#context) * 1000);
    const interruption = await renew(signal);
    if (interruption) return this.#interrupt(interruption);
    this.#renewedAt = performance.now();
    if (secondsSince(this.#hiddenAt) < visibilitySeconds / BEATS - 0.001) return;
    await message.hide(visibilitySeconds, signal);
    this.#hiddenAt = performance.now();
  }

  /** The next beat may succeed; without a lease it may be another worker's. */
  #failed(error: unknown): void {
    this.#run.log.warn({ err: error }, 'a heartbeat failed');
    if (secondsSince(this.#renewedAt) > leaseSeconds(this.#context)) this.#interrupt('lost');
  }

  #interrupt(reason: Interruption): void {
    this.#interruption.abort(reason);
  }
}

function secondsSince(time: number): number {
  return (performance.now() - time) / 1000;
}
