/**
 * A process that encodes the photos of a dataset, and does nothing else with them; then it scores the dataset
 * as `evaluate` does. It reports how fast both are, and the core-seconds that they take.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SegmentationOptions } from '#contracts/segmentation/options.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import { decodeImage } from '#engine/imaging/decode-image.ts';
import { LocalEncoder } from '#engine/segmentation/local-encoder.ts';
import { openEngine, textSources } from '#engine/segmentation/open-engine.ts';
import { joinQueries } from '#engine/segmentation/query-features.ts';
import { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import type { SegmenterConfiguration } from '#engine/segmentation/segmenter-configuration.ts';
import { Stopwatch } from '#engine/segmentation/stopwatch.ts';
import { prepareGuide } from '#engine/segmentation/window-logits.ts';
import { openFolder } from '#evaluation/datasets/folder.ts';
import { openDataset } from '#evaluation/datasets/open-dataset.ts';
import { EvaluationFolder } from '#evaluation/evaluation-folder.ts';
import { planEvaluation } from '#evaluation/evaluation-plan.ts';
import { scoreDataset } from '#evaluation/score-dataset.ts';
import { answerParent } from '../child-process.ts';
import { ENCODER_SECONDS, simulatedEncoder } from '../simulated-encoder.ts';
import { median, rateBetweenEnds } from '../statistics.ts';

export type PhotosToEvaluate = {
  configuration: SegmenterConfiguration;
  simulated: boolean;
  /** A dataset in the layout `pairs`, whose photos have one size. */
  dataset: string;
  vocabulary: Vocabulary;
  options: SegmentationOptions;
  /** Photos that the encoder gets alone. */
  encoded: number;
  outputFolder: string;
};

/** Seconds and core-seconds for each photo. */
export type Pace = { seconds: number; coreSeconds: number };

await answerParent(async (task: PhotosToEvaluate): Promise<{ encoder: Pace; evaluate: Pace }> => ({
  encoder: task.simulated ? { seconds: ENCODER_SECONDS, coreSeconds: 0 } : await encodeAlone(task),
  evaluate: await evaluate(task),
}));

async function encodeAlone(task: PhotosToEvaluate): Promise<Pace> {
  const { configuration, dataset, vocabulary, options, encoded } = task;
  const engine = await openEngine(configuration);
  const stages = new LocalEncoder(engine, ...textSources(engine, configuration));
  const run = { hooks: {}, watch: new Stopwatch() };
  const words = await stages.readQueries({ words: vocabulary, options }, run);
  const queries = joinQueries([words], [options.image_engineering_weight]);
  const photo = await decodeImage(await readFile(join(dataset, 'images', '00.jpg')));
  const guide = prepareGuide(photo, options, engine.windowSize);
  await stages.encodeWindows({ guide, queries, options }, run);
  const [seconds, coreSeconds]: [number[], number[]] = [[], []];
  for (let index = 0; index < encoded; index += 1) {
    const [start, before] = [performance.now(), process.cpuUsage()];
    await stages.encodeWindows({ guide, queries, options }, run);
    seconds.push((performance.now() - start) / 1000);
    coreSeconds.push(coresSince(before));
  }
  return { seconds: median(seconds), coreSeconds: median(coreSeconds) };
}

async function evaluate(task: PhotosToEvaluate): Promise<Pace> {
  const { configuration, simulated, dataset: location, vocabulary, options } = task;
  const files = openFolder(location);
  const dataset = await openDataset(files, { location, split: 'val' });
  const variant = { name: 'default', swept: {}, options, vocabulary };
  const { task: scoring } = planEvaluation(dataset, location, [variant], null);
  await using client = new SegmenterClient(
    configuration,
    simulated ? simulatedEncoder({ width: 500, height: 375 }, options) : {},
  );
  await using folder = await EvaluationFolder.open(task.outputFolder, {});
  const ends: number[] = [];
  let before = process.cpuUsage();
  const onProgress = () => {
    // The first photos open the model.
    if (ends.length === 0) before = process.cpuUsage();
    ends.push(performance.now() / 1000);
  };
  await scoreDataset(
    { client, files, items: dataset.items(), task: scoring, folder, skipBroken: false },
    { onProgress },
  );
  const measured = ends.length - 1;
  return { seconds: 1 / rateBetweenEnds(ends), coreSeconds: coresSince(before) / measured };
}

function coresSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
