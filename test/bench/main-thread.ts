/**
 * `npm run bench`: what a segmentation costs by stage, and how long it keeps the main thread from
 * answering, the worst case of which has to stay far below a queue's heartbeat. Prints a table.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import sharp from 'sharp';
import { mergeOptions } from '../../contracts/options.ts';
import { vocabularySchema } from '../../contracts/vocabulary.ts';
import { SegmenterClient } from '../../gpu-worker/segmentation/segmenter-client.ts';
import type { Timings } from '../../gpu-worker/segmentation/stopwatch.ts';
import { bundledModel } from '../../models/find-model.ts';
import { drawScene } from '../../models/storybook/scenes/draw-scene.ts';
import { seedRanges } from '../../models/storybook/seeds.ts';

const RUNS = 5;
const vocabulary = vocabularySchema.parse({ classes: ['house', 'tree', 'person'] });

// A cache of its own, so that the first run shows what new words and a new model cost.
const cacheFolder = await mkdtemp(join(tmpdir(), 'itaclip-bench-'));
const settings = {
  model: bundledModel(),
  cacheFolder,
  executionProvider: 'cpu',
  threads: 0,
} as const;

try {
  await using client = new SegmenterClient(settings);
  const { width, height, rgb } = await drawScene(seedRanges.demo.first);
  const image = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  const delay = monitorEventLoopDelay({ resolution: 1 });

  console.log(`${cpus()[0]?.model.trim()} x ${cpus().length}, Node ${process.version}`);
  console.log(`Scene ${width} x ${height}, stride 112, five views, model ${settings.model.name}\n`);
  for (let run = 0; run < RUNS; run += 1) {
    delay.reset();
    delay.enable();
    const { timings } = await client.segment({ image, vocabulary, options: mergeOptions() });
    delay.disable();
    console.log(
      `${run === 0 ? 'cold' : 'warm'}: ${describe(timings)}, main thread held at most ${(delay.max / 1e6).toFixed(1)} ms`,
    );
  }
} finally {
  await rm(cacheFolder, { recursive: true, force: true });
}

function describe(timings: Timings): string {
  const total = Object.values(timings).reduce((sum, seconds) => sum + seconds, 0);
  const stages = Object.entries(timings).map(([stage, seconds]) => `${stage} ${seconds.toFixed(3)}`);
  return `${total.toFixed(2)} s (${stages.join(', ')})`;
}
