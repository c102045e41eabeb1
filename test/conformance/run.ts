/**
 * `npm run -s conformance -- DIR... --model DIR`: compares the project with recorded tensors and
 * exits with 1 if any is outside its tolerance. `--pixel-stages graph` uses the ONNX graphs for the
 * stages after the encoder, as a GPU server does; `--precision` has tolerances of its own; `--provider`
 * runs the graphs elsewhere than on the CPU.
 */
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { ClipEngine } from '#engine/inference/clip-engine.ts';
import { EXECUTION_PROVIDERS, type ExecutionProvider } from '#contracts/segmentation/execution-provider.ts';
import { PRECISIONS, type Precision } from '#contracts/segmentation/precision.ts';
import { ProblemError } from '#contracts/errors.ts';
import { requireProvider } from '#engine/probes/require-provider.ts';
import { PIXEL_STAGES, type PixelStagesKind } from '#engine/inference/pixel-stages-kind.ts';
import { buildModel } from '#models/pack/built-model.ts';
import { cacheFolder } from '#models/files/cache-folder.ts';
import { checkCase } from './check-case.ts';
import { unknownMethod } from './conformance-case.ts';

const { model, cases, pixelStages, precision, provider } = readArguments();
await requireProvider(provider).catch(endWithProblem);

const engine = new ClipEngine(await buildModel(model, cacheFolder(), precision), {
  executionProvider: provider,
  threads: 0,
  pixelStages,
});
const textFeatures = engine.textFeatures(cacheFolder());
let [passed, failed] = [0, 0];
for (const folder of cases) {
  const unknown = await unknownMethod(folder);
  if (unknown !== undefined) {
    console.log(`skip ${basename(folder)}  ${unknown}`);
    continue;
  }
  for (const comparison of await checkCase(folder, engine, textFeatures, precision)) {
    const verdict = comparison.passed ? 'ok  ' : 'FAIL';
    console.log(`${verdict} ${basename(folder)}  ${comparison.tensor}: ${comparison.summary}`);
    if (comparison.passed) passed += 1;
    else failed += 1;
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

type Arguments = {
  model: string;
  cases: string[];
  pixelStages: PixelStagesKind | undefined;
  provider: ExecutionProvider;
  precision: Precision;
};

function readArguments(): Arguments {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        model: { type: 'string' },
        'pixel-stages': { type: 'string' },
        provider: { type: 'string', default: 'cpu' },
        precision: { type: 'string', default: 'float32' },
      },
    });
    const stages = values['pixel-stages'];
    const chosen = {
      model: values.model,
      pixelStages: PIXEL_STAGES.find((each) => each === stages),
      precision: PRECISIONS.find((each) => each === values.precision),
      provider: EXECUTION_PROVIDERS.find((each) => each === values.provider),
    };
    const isComplete = chosen.model && positionals.length > 0 && chosen.precision && chosen.provider;
    if (isComplete && (stages === undefined || chosen.pixelStages)) {
      return { ...chosen, cases: positionals } as Arguments;
    }
  } catch (error) {
    console.error((error as Error).message);
  }
  console.error(
    'Usage: npm run -s conformance -- DIR... --model DIR ' +
      `[--pixel-stages ${PIXEL_STAGES.join('|')}] [--precision ${PRECISIONS.join('|')}] ` +
      `[--provider ${EXECUTION_PROVIDERS.join('|')}]`,
  );
  return process.exit(2);
}

function endWithProblem(error: unknown): never {
  if (!(error instanceof ProblemError)) throw error;
  console.error(error.message);
  return process.exit(2);
}
