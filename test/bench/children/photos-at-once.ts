/** A process that segments copies of one photo, several at a time, and measures how fast they end. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Size } from '#contracts/images/target-size.ts';
import type { SegmentationOptions } from '#contracts/segmentation/options.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import type { SegmenterConfiguration } from '#engine/segmentation/segmenter-configuration.ts';
import { Stopwatch, type Timings } from '#engine/segmentation/stopwatch.ts';
import { answerParent } from '../child-process.ts';
import { simulatedEncoder } from '../simulated-encoder.ts';
import { rateBetweenEnds } from '../statistics.ts';

export type PhotosAtOnce = {
  configuration: SegmenterConfiguration & { photosAtOnce: number };
  photo: string;
  size: Size;
  vocabulary: Vocabulary;
  options: SegmentationOptions;
  /** Photos that are measured, after those that warm up. */
  photos: number;
  outputFolder: string;
};

export type PhotosMeasured = {
  photosPerSecond: number;
  /** Core-seconds of the whole process for each photo. */
  coreSeconds: number;
  /** Mean seconds of a photo by stage. */
  stages: Timings;
};

await answerParent(async (task: PhotosAtOnce): Promise<PhotosMeasured> => {
  const { configuration, vocabulary, options, photos } = task;
  await using client = new SegmenterClient(configuration, simulatedEncoder(task.size, options));
  const image = await readFile(task.photo);
  const watch = new Stopwatch();
  const segment = async (index: number) => {
    const { artifacts, timings } = await client.segment({ image, vocabulary, options });
    // A photo ends when its files are somewhere: here on the disk, in a service in the bucket.
    for (const { name, bytes } of artifacts)
      await writeFile(join(task.outputFolder, `${index}-${name}`), bytes);
    watch.add(timings);
    return performance.now() / 1000;
  };
  const all = (count: number) => Promise.all(Array.from({ length: count }, (_, index) => segment(index)));
  await all(configuration.photosAtOnce);
  watch.restart();
  const before = process.cpuUsage();
  const start = performance.now() / 1000;
  const ends = await all(photos);
  const { user, system } = process.cpuUsage(before);
  const stages = Object.entries(watch.timings).map(([stage, seconds]) => [stage, seconds / photos]);
  return {
    photosPerSecond: rateBetweenEnds([start, ...ends]),
    coreSeconds: (user + system) / 1e6 / photos,
    stages: Object.fromEntries(stages) as Timings,
  };
});
