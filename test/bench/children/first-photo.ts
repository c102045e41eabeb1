/** A process that opens a model as `itaclip segment` does, and segments the same photo several times. */
import { readFile } from 'node:fs/promises';
import { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import type { Timings } from '#engine/segmentation/stopwatch.ts';
import { answerParent } from '../child-process.ts';
import type { PhotoToSegment } from './segment-photo.ts';

export type StartToMeasure = Omit<PhotoToSegment, 'outputFolder'> & { photos: number };

export type MeasuredStart = {
  /** Seconds from the start of the process to the end of its imports. */
  program: number;
  /** Seconds from there until the model is ready. */
  model: number;
  /** The first photo is the one that waits for everything else that is opened. */
  photos: { seconds: number; timings: Timings }[];
};

const program = performance.now() / 1000;

await answerParent(async (task: StartToMeasure): Promise<MeasuredStart> => {
  const { configuration, vocabulary, options } = task;
  const start = performance.now();
  await using client = new SegmenterClient(configuration);
  await client.open();
  const model = (performance.now() - start) / 1000;
  const photos: MeasuredStart['photos'] = [];
  for (let index = 0; index < task.photos; index += 1) {
    const before = performance.now();
    const image = await readFile(task.photo);
    const { timings } = await client.segment({ image, vocabulary, options });
    photos.push({ seconds: (performance.now() - before) / 1000, timings });
  }
  return { program, model, photos };
});
