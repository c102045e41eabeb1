/** Measures images of a dataset through `evaluate`, beside the same ones through `segment`. */
import { DEFAULT_OUTPUTS } from '#contracts/jobs/outputs.ts';
import { join } from 'node:path';
import { expandVariants } from '#contracts/evaluations/variants.ts';
import { findImageFiles } from '#command-line/segment/find-image-files.ts';
import { readVocabulary } from '#engine/vocabularies/read-vocabulary.ts';
import { ProgressDisplay } from '#command-line/display/progress-display.ts';
import { segmentFiles } from '#command-line/segment/segment-files.ts';
import { openFolder } from '#evaluation/datasets/folder.ts';
import { openDataset } from '#evaluation/datasets/open-dataset.ts';
import { EvaluationFolder } from '#evaluation/evaluation-folder.ts';
import { planEvaluation } from '#evaluation/evaluation-plan.ts';
import { scoreDataset } from '#evaluation/score-dataset.ts';
import { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import { STORYBOOK } from '#models/bundled-models.ts';
import { findModel } from '#models/find-model.ts';
import { writeStorybookDataset } from '#models/storybook/dataset.ts';
import { measureInRounds, secondsOf } from '../rounds.ts';
import type { BenchContext, Section } from '../section.ts';
import { median } from '../statistics.ts';

const SCENES = 8;

export async function measureEvaluation(context: BenchContext): Promise<Section> {
  const { cacheFolder, executionProvider, rounds, signal } = context;
  const data = await context.newFolder();
  await writeStorybookDataset(data, SCENES);
  const vocabulary = await readVocabulary(join(data, 'storybook.json'));
  const request = { preset: 'balanced', method: 'itaclip', options: {}, sweep: {} } as const;
  const settings = expandVariants({ ...request, vocabulary }).map((each) => ({ ...each, vocabulary }));
  // The small model is used because the evaluation's own work weighs most there.
  const model = findModel(STORYBOOK);
  await using client = new SegmenterClient({ model, cacheFolder, executionProvider, threads: 0 });

  const segment = async () => {
    const outputFolder = await context.newFolder();
    const { images: photos } = await findImageFiles([join(data, 'images')], outputFolder);
    const display = new ProgressDisplay(false);
    const { options } = settings[0]!;
    for await (const outcome of segmentFiles(photos, {
      client,
      vocabulary,
      options,
      outputs: DEFAULT_OUTPUTS,
      outputFolder,
      display,
      signal,
    })) {
      if (!outcome.ok) throw new Error(outcome.error.message);
    }
  };
  const evaluate = async () => {
    const files = openFolder(data);
    const dataset = await openDataset(files, { location: data, split: 'val' });
    const { task } = planEvaluation(dataset, data, settings, null);
    await using folder = await EvaluationFolder.open(await context.newFolder(), {});
    const run = { client, files, items: dataset.items(), task, folder, skipBroken: false };
    const { done } = await scoreDataset(run, { signal });
    if (done !== SCENES) throw new Error(`${done} of ${SCENES} scenes were scored`);
  };

  const variants = [
    { name: 'segment', run: segment },
    { name: 'evaluate', run: evaluate },
  ];
  const samples = await measureInRounds(variants, rounds, signal);
  const [segmentSeconds, evaluateSeconds] = variants.map(({ name }) => median(secondsOf(samples, name)));
  const row = (name: string, seconds: number) => [name, seconds.toFixed(2), (SCENES / seconds).toFixed(2)];
  return {
    title: 'A dataset',
    notes: [
      `${SCENES} storybook scenes of 448 x 336 with the bundled model, preset balanced, in turn; medians of ${rounds} rounds.`,
    ],
    tables: [
      {
        header: ['command', 'seconds', 'pictures a second'],
        rows: [row('segment', segmentSeconds!), row('evaluate', evaluateSeconds!)],
      },
    ],
    ratios: [
      { name: "rate of evaluate to segment's", value: segmentSeconds! / evaluateSeconds!, atLeast: 0.95 },
    ],
  };
}
