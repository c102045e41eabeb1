/** Chooses the provider and the precision with the shortest pass. */
import { describeSpeeds, fastestPrecision, type PrecisionSpeed } from '#engine/probes/measure-precisions.ts';
import type { Choice, ExaminedProvider } from './report.ts';

type Candidate = Omit<Choice, 'model' | 'reason'> & { measured: string };

/** Another provider than the CPU must be faster than it by this much: it starts more slowly, and needs a driver. */
const LEAST_GAIN = 1.1;

/** Returns undefined where nothing works. */
export function chooseFastest(model: string, providers: readonly ExaminedProvider[]): Choice | undefined {
  const candidates = providers.flatMap(candidateOf);
  const cpu = candidates.find(({ provider }) => provider === 'cpu');
  const best = candidates.toSorted((a, b) => a.seconds_per_pass - b.seconds_per_pass)[0];
  if (best === undefined) return undefined;
  const gain = cpu === undefined ? Infinity : cpu.seconds_per_pass / best.seconds_per_pass;
  const { measured, ...chosen } = gain >= LEAST_GAIN ? best : cpu!;
  return { model, ...chosen, reason: describeReason(candidates, measured, chosen.provider) };
}

function candidateOf({ provider, speeds = [] }: ExaminedProvider): Candidate[] {
  const timed = speeds.filter((speed) => !('problem' in speed));
  const precision = fastestPrecision(speeds);
  const found = timed.find((speed: PrecisionSpeed) => speed.precision === precision);
  if (found === undefined || 'problem' in found) return [];
  return [
    { provider, precision, seconds_per_pass: found.seconds_per_pass, measured: describeSpeeds(speeds) },
  ];
}

function describeReason(candidates: readonly Candidate[], measured: string, provider: string): string {
  const others = candidates.filter((each) => each.provider !== provider);
  const against = others.map((each) => `${each.provider}: ${each.measured}`).join('; ');
  return `the encoder takes ${measured} on ${provider}${against && `, against ${against}`}`;
}
