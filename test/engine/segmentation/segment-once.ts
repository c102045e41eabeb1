/** A process that segments one image in a thread: `segment-once.ts MODEL CACHE IMAGE`. */
import { readFile } from 'node:fs/promises';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { vocabularySchema } from '#contracts/vocabularies/vocabulary.ts';
import { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';

const [, , folder = '', cacheFolder = '', image = ''] = process.argv;

await using client = new SegmenterClient({
  model: { name: 'model', folder },
  cacheFolder,
  executionProvider: 'cpu',
  threads: 1,
});
await client.segment({
  image: await readFile(image),
  vocabulary: vocabularySchema.parse({ classes: ['cat'], background: { mode: 'none' } }),
  options: mergeOptions({ short_side: 224, stride: 64, views: ['original'], pamr: { iterations: 0 } }),
});
