/** The barrier at which the kernel's threads wait for each other. */

/** After this time a missing thread counts as killed: the others trap instead of waiting forever. */
const PATIENCE_NANOSECONDS: i64 = 120_000_000_000;

/** Polls before a thread sleeps, because the bands of an image usually end at nearly the same time. */
const SPINS = 4000;

/** @param barrier Two int32: the number of threads that have arrived, and the number of completed rounds. */
export function meet(barrier: usize, threads: i32): void {
  if (threads == 1) return;
  const generation = atomic.load<i32>(barrier, 4);
  if (atomic.add<i32>(barrier, 1) + 1 == threads) {
    atomic.store<i32>(barrier, 0);
    atomic.add<i32>(barrier, 1, 4);
    atomic.notify(barrier + 4, -1);
    return;
  }
  for (let spin = 0; spin < SPINS; spin++) {
    if (atomic.load<i32>(barrier, 4) != generation) return;
  }
  while (atomic.load<i32>(barrier, 4) == generation) {
    if (atomic.wait<i32>(barrier + 4, generation, PATIENCE_NANOSECONDS) == AtomicWaitResult.TIMED_OUT) {
      unreachable();
    }
  }
}
