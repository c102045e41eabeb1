/**
 * `npm run -s conformance -- DIR... --model DIR`: compares the project with recorded tensors and
 * exits with 1 when any is outside its tolerance.
 */
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { ClipEngine } from '../../gpu-worker/inference/clip-engine.ts';
import { buildModel } from '../../models/build/built-model.ts';
import { cacheFolder } from '../../models/build/cache-folder.ts';
import { checkCase } from './check-case.ts';

const { model, cases } = readArguments();

const engine = new ClipEngine(await buildModel(model, cacheFolder()), {
  executionProvider: 'cpu',
  threads: 0,
});
const textFeatures = engine.textFeatures(cacheFolder());
let [passed, failed] = [0, 0];
for (const folder of cases) {
  for (const comparison of await checkCase(folder, engine, textFeatures)) {
    const verdict = comparison.passed ? 'ok  ' : 'FAIL';
    console.log(`${verdict} ${basename(folder)}  ${comparison.tensor}: ${comparison.summary}`);
    if (comparison.passed) passed += 1;
    else failed += 1;
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function readArguments(): { model: string; cases: string[] } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { model: { type: 'string' } },
    });
    if (values.model && positionals.length > 0) return { model: values.model, cases: positionals };
  } catch (error) {
    console.error((error as Error).message);
  }
  console.error('Usage: npm run -s conformance -- DIR... --model DIR');
  return process.exit(2);
}
