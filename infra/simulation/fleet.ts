/** Instances and the workers on them, from order to end, and the seconds that are paid for. */
import type { ScalingNumbers } from './scaling-rules.ts';

/**
 * `readyAt`: when it could start its first job, in seconds from the start; `freeAt`: when it can
 * start its next.
 */
type Worker = { orderedAt: number; readyAt: number; freeAt: number };
/** An instance without a worker; ECS ends it after a while. */
type Spare = { orderedAt: number; idleSince: number };

type FleetNumbers = Pick<
  ScalingNumbers,
  'instanceStartSeconds' | 'taskStartSeconds' | 'managedScaleInMinutes'
>;

export class Fleet {
  /** The seconds of instances that have ended. */
  paidSeconds = 0;
  instanceStarts = 0;
  readonly #numbers: FleetNumbers;
  #workers: Worker[] = [];
  #spares: Spare[] = [];

  constructor(numbers: FleetNumbers) {
    this.#numbers = numbers;
  }

  get workers(): number {
    return this.#workers.length;
  }

  ready(now: number): number {
    return this.#workers.filter(({ readyAt }) => readyAt <= now).length;
  }

  get instances(): number {
    return this.#workers.length + this.#spares.length;
  }

  scaleTo(wanted: number, now: number): void {
    while (this.#workers.length < wanted) this.#workers.push(this.#addWorker(now));
    // Idle workers are stopped first; one that holds a job is protected, finishes it, and takes no
    // other.
    this.#workers.sort((a, b) => a.freeAt - b.freeAt);
    const leaving = this.#workers.splice(0, Math.max(0, this.#workers.length - wanted));
    for (const { orderedAt, freeAt } of leaving) {
      this.#spares.push({ orderedAt, idleSince: Math.max(now, freeAt) });
    }
  }

  /**
   * Starts a job on the worker that is free first. Returns its start time, or nothing if none is
   * free before `until`.
   */
  begin(arrival: number, workSeconds: number, until: number): number | undefined {
    let first: Worker | undefined;
    for (const worker of this.#workers)
      if (first === undefined || worker.freeAt < first.freeAt) first = worker;
    if (first === undefined) return undefined;
    const start = Math.max(first.freeAt, arrival);
    if (start > until) return undefined;
    first.freeAt = start + workSeconds;
    return start;
  }

  /** Ends instances that have been without a worker for long enough. */
  endSpares(now: number): void {
    const patience = this.#numbers.managedScaleInMinutes * 60;
    for (const spare of this.#spares)
      if (spare.idleSince + patience <= now) this.#pay(spare, spare.idleSince + patience);
    this.#spares = this.#spares.filter(({ idleSince }) => idleSince + patience > now);
  }

  /** Instances that still run are paid for until now. */
  close(now: number): void {
    for (const instance of [...this.#workers, ...this.#spares]) this.#pay(instance, now);
    this.#workers = [];
    this.#spares = [];
  }

  #addWorker(now: number): Worker {
    const ready = this.#spares.findIndex(({ idleSince }) => idleSince <= now);
    const [spare] = ready === -1 ? [] : this.#spares.splice(ready, 1);
    if (spare) return workerFrom(spare.orderedAt, now + this.#numbers.taskStartSeconds);
    this.instanceStarts += 1;
    return workerFrom(now, now + this.#numbers.instanceStartSeconds);
  }

  #pay({ orderedAt }: { orderedAt: number }, end: number): void {
    this.paidSeconds += Math.max(0, end - orderedAt);
  }
}

function workerFrom(orderedAt: number, readyAt: number): Worker {
  return { orderedAt, readyAt, freeAt: readyAt };
}
