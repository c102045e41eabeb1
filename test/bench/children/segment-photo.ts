/**
 * A process that does what `itaclip segment` does for one photo, and reports the seconds by stage.
 */
import { readFile } from 'node:fs/promises';
import type { SegmentationOptions } from '#contracts/segmentation/options.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import { writeArtifacts } from '#engine/results/write-artifacts.ts';
import { ImageSegmenter } from '#engine/segmentation/image-segmenter.ts';
import type { SegmenterConfiguration } from '#engine/segmentation/segmenter-configuration.ts';
import type { Timings } from '#engine/segmentation/stopwatch.ts';
import { answerParent } from '../child-process.ts';

export type PhotoToSegment = {
  configuration: SegmenterConfiguration;
  photo: string;
  vocabulary: Vocabulary;
  options: SegmentationOptions;
  outputFolder: string;
};

await answerParent(async (task: PhotoToSegment): Promise<Timings> => {
  const { vocabulary, options } = task;
  const segmenter = await ImageSegmenter.open(task.configuration);
  const image = await readFile(task.photo);
  const { artifacts, timings } = await segmenter.segment({ image, vocabulary, options });
  await writeArtifacts(task.outputFolder, artifacts);
  return timings;
});
