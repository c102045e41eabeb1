/** Where the threads of the kernel wait for each other. */

/** A thread that is this late was killed: the others stop, by a trap, instead of waiting for ever. */
const PATIENCE_NANOSECONDS: i64 = 120_000_000_000;

/** Looks before a thread goes to sleep: the bands of a picture end at nearly the same time. */
const SPINS = 4000;

/** @param barrier Two int32: how many have arrived, and how often all of them had. */
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
