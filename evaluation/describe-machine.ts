/** Describes the machine that an evaluation ran on. */
import { availableParallelism, cpus } from 'node:os';

/** "AMD EPYC 9R14, 2 cores"; with a GPU, that it was one. */
export function describeMachine(executionProvider: string): string {
  const cpu = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores`;
  return executionProvider === 'cpu' ? cpu : `${executionProvider} on ${cpu}`;
}
