/**
 * Encodes one window with all views on a provider and on the CPU, and compares the patch features:
 *
 *   node test/conformance/compare-window.ts PROVIDER MODEL
 *
 * Exits with 1 if they differ by more than conformance allows, and with 2 if the provider cannot be used.
 */
import { ProblemError } from '#contracts/errors.ts';
import type { ExecutionProvider } from '#contracts/segmentation/execution-provider.ts';
import { METHODS } from '#contracts/segmentation/methods.ts';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { ClipEngine } from '#engine/inference/clip-engine.ts';
import { requireProvider } from '#engine/probes/require-provider.ts';
import { cacheFolder } from '#models/files/cache-folder.ts';
import { buildModel } from '#models/pack/built-model.ts';
import { randomValues } from '#models/random/random-values.ts';

/** Features and logits in float32: docs/precision.md. */
const ALLOWED = 2e-5;

const [provider, folder] = process.argv.slice(2) as [ExecutionProvider, string];
try {
  await requireProvider(provider);
  process.exitCode = (await compare()) <= ALLOWED ? 0 : 1;
} catch (error) {
  if (!(error instanceof ProblemError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

async function compare(): Promise<number> {
  const expected = await encode('cpu');
  const actual = await encode(provider);
  const worst = actual.reduce((most, value, index) => Math.max(most, Math.abs(value - expected[index]!)), 0);
  const verdict = worst <= ALLOWED ? 'ok' : 'FAIL';
  const differ = `${actual.length} patch features differ by at most ${worst.toExponential(2)}`;
  process.stdout.write(`${verdict}: ${differ}; ${ALLOWED} is allowed\n`);
  // An empty or broken output must not pass: NaN is not at most anything.
  return actual.length === expected.length && actual.length > 0 ? worst : NaN;
}

async function encode(executionProvider: ExecutionProvider): Promise<Float32Array> {
  const model = await buildModel(folder, cacheFolder());
  const engine = new ClipEngine(model, { executionProvider, threads: 0, verbose: true });
  const windows = randomValues('window', 3 * engine.windowSize ** 2, { mean: 0, deviation: 1 });
  const start = performance.now();
  const features = await engine.encodePatches(windows, mergeOptions(METHODS.itaclip));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stdout.write(`${executionProvider}: one window, five views in ${seconds} s\n`);
  return features;
}
