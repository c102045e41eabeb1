/** A process that has more photos than it takes at a time, and nothing else that keeps it alive: `queued-photos.ts CACHE`. */
import { join } from 'node:path';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { vocabularySchema } from '#contracts/vocabularies/vocabulary.ts';
import { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import { FIXTURES } from '#test/conformance/write-fixtures.ts';
import { drawImage, encodePng } from '#test/support/images/draw-image.ts';

await using client = new SegmenterClient({
  model: { name: 'fixture', folder: join(FIXTURES, 'model') },
  cacheFolder: process.argv[2]!,
  executionProvider: 'cpu',
  threads: 1,
  photosAtOnce: 1,
});
const image = await encodePng(drawImage(40, 30, 1));
const vocabulary = vocabularySchema.parse({ classes: ['cat'], background: { mode: 'none' } });
const options = mergeOptions({ short_side: 224, stride: 64, views: ['original'], pamr: { iterations: 0 } });
await Promise.all([1, 2, 3, 4, 5].map(() => client.segment({ image, vocabulary, options })));
process.stdout.write('all are done\n');
