/** Handles several messages at the same time: each has a lane to itself. */
import type { Interruption } from '../attempts/heartbeat.ts';
import type { ExitReason } from '../process/exit-codes.ts';

/** @param lane The number of the lane, from 1 on. */
export type LaneWork = (lane: number) => Promise<ExitReason | undefined>;

export class Lanes {
  readonly #count: number;
  readonly #running = new Map<number, Promise<void>>();
  readonly #ending = new AbortController();
  #exit: ExitReason | undefined;
  #defects: unknown[] = [];

  constructor(count: number) {
    this.#count = count;
  }

  /** Fires when one of the lanes found that the process has to end: the others release what they have. */
  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  get areIdle(): boolean {
    return this.#running.size === 0;
  }

  /** Resolves when a lane is free, or when the process has to end. */
  async oneIsFree(): Promise<void> {
    while (this.#running.size >= this.#count && !this.ending.aborted) {
      await Promise.race(this.#running.values());
    }
  }

  /** Starts work in a lane that is free. */
  start(work: LaneWork): void {
    let lane = 1;
    while (this.#running.has(lane)) lane += 1;
    this.#running.set(
      lane,
      this.#run(work, lane).finally(() => this.#running.delete(lane)),
    );
  }

  /** Resolves when all lanes are idle, to the reason for which the process has to end, if there is one. */
  async settled(): Promise<ExitReason | undefined> {
    await Promise.all(this.#running.values());
    if (this.#defects.length > 0) throw this.#defects[0];
    return this.#exit;
  }

  async #run(work: LaneWork, lane: number): Promise<void> {
    try {
      const exit = await work(lane);
      if (exit === undefined) return;
      this.#exit ??= exit;
    } catch (error) {
      this.#defects.push(error);
    }
    const reason: Interruption = 'released';
    this.#ending.abort(reason);
  }
}
