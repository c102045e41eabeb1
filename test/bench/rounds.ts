/**
 * Runs the variants of a comparison in turn, A B C A B C, so that a disturbance affects all alike.
 */
import { checkpoint } from '#engine/inference/run-hooks.ts';

export type Variant<Value = unknown> = { name: string; run: () => Promise<Value> };

export type Sample<Value> = { seconds: number; value: Value };

/**
 * Runs one uncounted round to warm up, then `rounds` more. Returns the samples of all rounds by
 * name.
 */
export async function measureInRounds<Value>(
  variants: readonly Variant<Value>[],
  rounds: number,
  signal: AbortSignal,
): Promise<Map<string, Sample<Value>[]>> {
  const samples = new Map(variants.map(({ name }) => [name, [] as Sample<Value>[]]));
  for (let round = -1; round < rounds; round += 1) {
    for (const { name, run } of variants) {
      await checkpoint(signal);
      const start = performance.now();
      const value = await run();
      const seconds = (performance.now() - start) / 1000;
      if (round >= 0) samples.get(name)?.push({ seconds, value });
    }
  }
  return samples;
}

export function secondsOf(samples: Map<string, Sample<unknown>[]>, name: string): number[] {
  const found = samples.get(name);
  if (!found) throw new Error(`nothing called "${name}" was measured`);
  return found.map(({ seconds }) => seconds);
}
