/** Work that Ctrl-C ends: it is told to stop, and the process then ends by the signal. */
import { Interrupt } from './interrupt.ts';

export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  using interrupt = new Interrupt();
  try {
    return await work(interrupt.signal);
  } finally {
    interrupt.dieIfReceived();
  }
}
