/**
 * While a job runs: keeps its message hidden and its lease running, writes its progress, and hears
 * whether the job is to stop. It lives in the main thread, which graphs do not block.
 */
import { setTimeout } from 'node:timers/promises';
import type { Job } from '../../contracts/jobs/job.ts';
import type { Logger } from '../../contracts/log.ts';
import type { ReceivedMessage } from './job-source.ts';
import { leaseSeconds, type WorkerContext } from './worker-context.ts';

/** Why a run is stopped; the reason of the signal. `lost`: the job ended, or is another worker's. */
export type Interruption = 'canceled' | 'lost' | 'released';

/** A cancelled job stops within 5 seconds: this, a window batch, and the writes. */
const LONGEST_BEAT_SECONDS = 2;
/** Beats in the time that a message is hidden: one may fail. */
const BEATS = 3;

export type Beaten = {
  job: Job;
  message: ReceivedMessage;
  progress: () => Job['progress'];
  log: Logger;
};

export class Heartbeat implements AsyncDisposable {
  readonly #context: WorkerContext;
  readonly #run: Beaten;
  readonly #interruption = new AbortController();
  readonly #stop = new AbortController();
  readonly #beating: Promise<void>;
  #renewedAt = performance.now();
  #hiddenAt = performance.now();

  constructor(context: WorkerContext, run: Beaten) {
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
    const { id, backend, visibilitySeconds } = this.#context;
    const { job, message, progress } = this.#run;
    const lease = leaseSeconds(this.#context);
    // What takes longer comes too late; the run's own end is not to cut a write that may still arrive.
    const signal = AbortSignal.timeout(lease * 1000);
    const row = await backend.jobs.renew(job, id, lease, { progress: progress(), signal });
    if (row === undefined) return this.#interrupt('lost');
    if (row.cancel_requested_at !== undefined) return this.#interrupt('canceled');
    this.#renewedAt = performance.now();
    if (secondsSince(this.#hiddenAt) < visibilitySeconds / BEATS - 0.001) return;
    await message.hide(visibilitySeconds, signal);
    this.#hiddenAt = performance.now();
  }

  /** The next beat may succeed; without a lease the job may be another worker's. */
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
