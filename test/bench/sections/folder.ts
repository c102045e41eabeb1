/**
 * Measures several photos with the same words, as in a folder: graphs and text features are loaded
 * once.
 */
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { vocabularySchema } from '#contracts/vocabularies/vocabulary.ts';
import { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import { drawJpeg } from '../photo-to-measure.ts';
import type { BenchContext, Section } from '../section.ts';

const PHOTOS = 4;
const vocabulary = vocabularySchema.parse({
  classes: ['walrus', 'kettle', 'wooden bridge'],
  background: { mode: 'none' },
  options: { auxiliary: 'none' },
});

export async function measureFolder(context: BenchContext): Promise<Section> {
  const { model, cacheFolder, executionProvider, signal } = context;
  const threads = context.threads.at(-1) ?? 0;
  await using client = new SegmenterClient({ model, cacheFolder, executionProvider, threads });
  const rows: string[][] = [];
  const textSeconds: number[] = [];
  for (let index = 0; index < PHOTOS; index += 1) {
    const image = await drawJpeg(500, 375, index);
    const start = performance.now();
    const options = mergeOptions(vocabulary.options);
    const { timings } = await client.segment({ image, vocabulary, options }, { signal });
    const whole = (performance.now() - start) / 1000;
    const stages = Object.values(timings).reduce((sum, seconds) => sum + seconds, 0);
    const { text = 0, windows = 0 } = timings;
    if (index > 0) textSeconds.push(text);
    const seconds = [whole, text, windows, whole - stages].map((value) => value.toFixed(3));
    rows.push([String(index + 1), ...seconds]);
  }
  return {
    title: 'Several photos',
    notes: [
      `${PHOTOS} photos of 500 x 375, one after the other, three words that nobody asked for before, ${threads || 'all'} ` +
        'threads; seconds. The first photo waits for the model to be opened (and packed, unless an earlier section did ' +
        'it) and for the words to be read; loading the graph of the encoder is part of its windows.',
    ],
    tables: [{ header: ['photo', 'all', 'text', 'windows', 'beside the stages'], rows }],
    ratios: [
      { name: 'text of the second and later photos, s', value: Math.max(...textSeconds), atMost: 0.05 },
    ],
  };
}
