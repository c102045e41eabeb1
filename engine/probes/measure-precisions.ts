/** Measures how long a pass of a model's image encoder takes in each precision that makes sense on a provider. */
import type { ExecutionProvider } from '#contracts/segmentation/execution-provider.ts';
import type { Precision } from '#contracts/segmentation/precision.ts';
import { cacheFolder } from '#models/files/cache-folder.ts';
import { runProbe } from './run-probe.ts';

export type PrecisionSpeed = { precision: Precision } & ({ seconds_per_pass: number } | { problem: string });

export type PrecisionsToMeasure = {
  /** The folder of the model. */
  model: string;
  provider: ExecutionProvider;
  threads: number;
};

const PASSES = 3;
/** The time for one precision: a laptop needs one second, and a GPU in software would need minutes. */
const SECONDS = 10;

/** float32 comes first; int8 is for CPUs, float16 for GPUs. */
export function precisionsOf(provider: ExecutionProvider): [Precision, Precision] {
  return provider === 'cpu' ? ['float32', 'int8'] : ['float32', 'float16'];
}

/** Measures one precision after the other, each in a process of its own, and takes the fastest pass of each. */
export async function measurePrecisions(
  { model, provider, threads }: PrecisionsToMeasure,
  signal?: AbortSignal,
): Promise<PrecisionSpeed[]> {
  const speeds: PrecisionSpeed[] = [];
  for (const precision of precisionsOf(provider)) {
    const limits = { passes: PASSES, seconds: SECONDS };
    const speed = { model, cacheFolder: cacheFolder(), precision, threads, ...limits };
    const answer = await runProbe({ provider, speed }, { signal });
    const found = answer.works
      ? { seconds_per_pass: Math.min(...answer.passes) }
      : { problem: answer.problem };
    speeds.push({ precision, ...found });
  }
  return speeds;
}

/** Any precision but float32 changes some labels, which is not worth a smaller gain than this. */
const LEAST_GAIN = 1.1;

/** Chooses among speeds, of which the first is that of float32. */
export function fastestPrecision(speeds: readonly PrecisionSpeed[]): Precision {
  return (gainOf(speeds) ?? 0) >= LEAST_GAIN ? speeds[1]!.precision : 'float32';
}

/** How many times faster the second precision is; undefined if one of them could not be measured. */
export function gainOf([first, second]: readonly PrecisionSpeed[]): number | undefined {
  if (!first || !second || 'problem' in first || 'problem' in second) return undefined;
  return first.seconds_per_pass / second.seconds_per_pass;
}

/** "float32 0.213 s, int8 0.117 s a pass" */
export function describeSpeeds(speeds: readonly PrecisionSpeed[]): string {
  const parts = speeds.map((speed) =>
    'problem' in speed
      ? `${speed.precision} does not work`
      : `${speed.precision} ${formatPass(speed.seconds_per_pass)}`,
  );
  return `${parts.join(', ')} a pass`;
}

function formatPass(seconds: number): string {
  return seconds < 0.01 ? `${(seconds * 1000).toFixed(2)} ms` : `${seconds.toFixed(seconds < 1 ? 3 : 1)} s`;
}
