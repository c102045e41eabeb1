/**
 * `npm run demo`: segments the pictures that come with the bundled model, says what was found and
 * where to look at it.
 */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mergeOptions } from '../../contracts/segmentation/options.ts';
import { vocabularySchema } from '../../contracts/vocabularies/vocabulary.ts';
import { cacheFolder } from '../../models/build/cache-folder.ts';
import { bundledModel } from '../../models/find-model.ts';
import { demoScenes } from '../../models/storybook/demo.ts';
import { SegmenterClient } from '../segmentation/segmenter-client.ts';
import { describeOutcome } from './describe-outcome.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { Interrupt } from './interrupt.ts';
import { ProgressDisplay } from './progress-display.ts';
import { segmentFiles } from './segment-files.ts';

const OUTPUT_FOLDER = 'out/demo';

process.stdout.write(
  `ITACLIP finds what you name. The bundled model, "storybook", knows drawn scenes; here are ${demoScenes.length}:\n\n`,
);
await using client = new SegmenterClient({
  model: bundledModel(),
  cacheFolder: cacheFolder(),
  executionProvider: 'cpu',
  threads: 0,
});
using interrupt = new Interrupt();
try {
  for (const { name, picture, classes } of demoScenes) {
    const file = fileURLToPath(new URL(`../../models/storybook/${picture}`, import.meta.url));
    const path = relative(process.cwd(), file);
    const job = {
      client,
      vocabulary: vocabularySchema.parse({ classes }),
      options: mergeOptions(),
      outputFolder: OUTPUT_FOLDER,
      display: new ProgressDisplay(process.stderr.isTTY),
      signal: interrupt.signal,
    };
    process.stdout.write(`${name}: looking for ${classes.join(', ')}\n`);
    for await (const outcome of segmentFiles([{ path, outputName: name }], job)) {
      process.stdout.write(`${describeOutcome(outcome)}\n\n`);
      if (!outcome.ok) process.exitCode = EXIT_CODES.someFailed;
    }
  }
} finally {
  interrupt.dieIfReceived();
}
process.stdout.write(
  `Open ${OUTPUT_FOLDER}/*/overlay.png. Then ask for something else:\n` +
    '  npm run segment -- models/storybook/pictures/village.png --classes "yellow house, windmill, tulip"\n',
);
