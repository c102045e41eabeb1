/**
 * Measures how long a segmentation blocks the main thread. The worst case must stay far below the
 * heartbeat interval. It uses the bundled model, which everybody has.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { vocabularySchema } from '#contracts/vocabularies/vocabulary.ts';
import { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import { STORYBOOK } from '#models/bundled-models.ts';
import { findModel } from '#models/find-model.ts';
import { drawJpeg } from '../photo-to-measure.ts';
import type { BenchContext, Section } from '../section.ts';

const vocabulary = vocabularySchema.parse({ classes: ['house', 'tree', 'person'] });
const STAGES = ['text', 'windows', 'merge', 'refine', 'scores', 'labels', 'artifacts'];

export async function measureMainThread(context: BenchContext): Promise<Section> {
  // An empty cache, so that the first run shows the cost of new words and a new model.
  const configuration = {
    model: findModel(STORYBOOK),
    cacheFolder: await context.newFolder(),
    executionProvider: context.executionProvider,
    threads: context.threads.at(-1) ?? 0,
  };
  await using client = new SegmenterClient(configuration);
  const image = await drawJpeg(448, 336);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const rows: string[][] = [];
  for (let run = 0; run <= context.rounds; run += 1) {
    delay.reset();
    delay.enable();
    const { timings } = await client.segment(
      { image, vocabulary, options: mergeOptions() },
      { signal: context.signal },
    );
    delay.disable();
    const all = Object.values(timings).reduce((sum, seconds) => sum + seconds, 0);
    const stages = STAGES.map((stage) => (timings[stage] ?? 0).toFixed(3));
    const held = `${(delay.max / 1e6).toFixed(1)} ms`;
    rows.push([run === 0 ? 'cold' : 'warm', all.toFixed(2), ...stages, held]);
  }
  return {
    title: 'Main thread, bundled model',
    notes: [
      'A drawn scene of 448 x 336 through the client that the command line uses, three words and the default background; ' +
        'seconds by stage, and the longest that the calling thread was kept from answering.',
    ],
    tables: [{ header: ['run', 'all', ...STAGES, 'main thread held at most'], rows }],
    ratios: [],
  };
}
