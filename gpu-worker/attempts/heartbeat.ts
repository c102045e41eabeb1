/**
 * While work runs: extends the message's visibility, renews the row's lease, and watches for cancellation.
 * The heartbeat runs in the main thread, which graphs do not block.
 */
import { setTimeout } from 'node:timers/promises';
import type { Logger } from '#contracts/log.ts';
import type { ReceivedMessage } from '../queue/job-source.ts';
import { leaseSeconds, type WorkerContext } from '../worker-context.ts';

/** The reason for which an attempt stops. `lost`: the work has ended elsewhere, or is another worker's. */
export type Interruption = 'canceled' | 'lost' | 'released';

/** A canceled job stops within 5 seconds: one interval, a window batch, and the writes. */
const LONGEST_INTERVAL_SECONDS = 2;
/** Heartbeats within the visibility time of a message, so that one may fail. */
const BEATS_PER_VISIBILITY = 3;

export type HeartbeatTarget = {
  message: ReceivedMessage;
  /** Renews the lease before the signal fires. Returns the reason to stop, if there is one. */
  renew: (signal: AbortSignal) => Promise<Exclude<Interruption, 'released'> | undefined>;
  log: Logger;
};

export class Heartbeat implements AsyncDisposable {
  readonly #context: Pick<WorkerContext, 'visibilitySeconds'>;
  readonly #target: HeartbeatTarget;
  readonly #interruption = new AbortController();
  readonly #stop = new AbortController();
  readonly #beating: Promise<void>;
  #renewedAt = performance.now();
  #hiddenAt = performance.now();

  constructor(context: Pick<WorkerContext, 'visibilitySeconds'>, target: HeartbeatTarget) {
    this.#context = context;
    this.#target = target;
    this.#beating = this.#beat();
  }

  /** Fires when the attempt must stop; its reason is an `Interruption`. */
  get signal(): AbortSignal {
    return this.#interruption.signal;
  }

  /** Nothing is written after this returns. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#beating;
  }

  async #beat(): Promise<void> {
    const seconds = Math.min(
      LONGEST_INTERVAL_SECONDS,
      this.#context.visibilitySeconds / BEATS_PER_VISIBILITY,
    );
    while (!this.signal.aborted && (await this.#waited(seconds))) {
      try {
        await this.#renew();
      } catch (error) {
        this.#failed(error);
      }
    }
  }

  /** Resolves to false once the attempt is over. */
  #waited(seconds: number): Promise<boolean> {
    return setTimeout(seconds * 1000, true, { signal: this.#stop.signal }).catch(() => false);
  }

  async #renew(): Promise<void> {
    const { visibilitySeconds } = this.#context;
    const { message, renew } = this.#target;
    // A write without an answer leaves time for the next heartbeat within the lease. The end of the attempt
    // must not abort one that may still arrive in time.
    const signal = AbortSignal.timeout((leaseSeconds(this.#context) / 2) * 1000);
    const interruption = await renew(signal);
    if (interruption) return this.#interrupt(interruption);
    this.#renewedAt = performance.now();
    if (secondsSince(this.#hiddenAt) < visibilitySeconds / BEATS_PER_VISIBILITY - 0.001) return;
    await message.hide(visibilitySeconds, signal);
    this.#hiddenAt = performance.now();
  }

  /** The next heartbeat may succeed; once the lease has expired, another worker may have taken the work. */
  #failed(error: unknown): void {
    this.#target.log.warn({ err: error }, 'a heartbeat failed');
    if (secondsSince(this.#renewedAt) > leaseSeconds(this.#context)) this.#interrupt('lost');
  }

  #interrupt(reason: Interruption): void {
    this.#interruption.abort(reason);
  }
}

function secondsSince(time: number): number {
  return (performance.now() - time) / 1000;
}
