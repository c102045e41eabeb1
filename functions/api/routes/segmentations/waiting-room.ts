/** About how many jobs wait, and whether anyone works on them: an honest answer while a job is queued. */
import type { Backend } from '#backend/backend.ts';
import { liveWorkers } from '#backend/live-workers.ts';
import type { QueueUrls } from '#backend/queues.ts';
import type { Job } from '#contracts/jobs/job.ts';
import { millisecondsApart } from '#contracts/time.ts';
import type { Segmentation } from '#contracts/jobs/segmentation.ts';

/** Everyone who asks within this time gets the same answer. */
const REMEMBERED_MILLISECONDS = 2000;

type Workers = 'ready' | 'loading' | 'none' | 'function';
type Remembered = { at: Date; value: Promise<unknown> };

const NOTES: Record<Workers, string> = {
  ready: 'A worker is running.',
  loading: 'A worker is starting: it loads its model, which takes up to a minute.',
  none: 'No worker is running. One is started for waiting jobs, which takes some minutes in the cloud.',
  function: 'A function segments it, which takes some seconds to start if none is running.',
};

export class WaitingRoom {
  readonly #backend: Backend;
  readonly #remembered = new Map<string, Remembered>();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Null for a job that does not wait. */
  async describe(job: Pick<Job, 'status' | 'priority' | 'image'>): Promise<Segmentation['waiting']> {
    if (job.status !== 'queued') return null;
    const byFunction = this.#isByFunction(job);
    const queue = byFunction ? 'function' : job.priority;
    const [approximate_count, workers] = await Promise.all([
      this.#count(job.image.key === undefined ? 'imports' : queue),
      byFunction ? ('function' as const) : this.#workers(),
    ]);
    return { approximate_count, note: NOTES[workers] };
  }

  /** Most photos that somebody waits for go to the function in a stage with both. */
  #isByFunction({ priority }: Pick<Job, 'priority'>): boolean {
    const { compute } = this.#backend;
    return compute === 'lambda' || (compute === 'both' && priority === 'interactive');
  }

  #count(queue: keyof QueueUrls): Promise<number> {
    return this.#once(queue, () => this.#backend.queues.countWaiting(queue));
  }

  #workers(): Promise<Workers> {
    return this.#once('workers', async () => {
      const alive = await liveWorkers(this.#backend.table, this.#backend.now);
      if (alive.some(({ ready_at }) => ready_at !== undefined)) return 'ready';
      return alive.length > 0 ? 'loading' : 'none';
    });
  }

  #once<Value>(name: string, ask: () => Promise<Value>): Promise<Value> {
    const now = this.#backend.now();
    const known = this.#remembered.get(name);
    if (known && millisecondsApart(now, known.at) < REMEMBERED_MILLISECONDS)
      return known.value as Promise<Value>;
    const value = ask();
    this.#remembered.set(name, { at: now, value });
    value.catch(() => this.#remembered.delete(name));
    return value;
  }
}
