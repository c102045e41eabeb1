/** Compares other precisions with float32: on scenes whose truth is known, with a trained model. */
import { formatPercent } from '#contracts/texts/format-percent.ts';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { PRECISIONS, type Precision } from '#contracts/segmentation/precision.ts';
import { addCells, emptyMatrix, type ConfusionMatrix } from '#evaluation/scoring/confusion-matrix.ts';
import { countCells } from '#evaluation/scoring/count-cells.ts';
import { scoresOf } from '#evaluation/scoring/scores.ts';
import { ClipEngine } from '#engine/inference/clip-engine.ts';
import { checkpoint } from '#engine/inference/run-hooks.ts';
import { localStages } from '#engine/segmentation/local-stages.ts';
import { Segmenter } from '#engine/segmentation/segmenter.ts';
import { buildModel } from '#models/pack/built-model.ts';
import { STORYBOOK } from '#models/bundled-models.ts';
import { findModel } from '#models/find-model.ts';
import { classNames } from '#models/storybook/classes.ts';
import { drawScene } from '#models/storybook/scenes/draw-scene.ts';
import { seedRanges, seedsOf } from '#models/storybook/seeds.ts';
import { precisionsOf } from '#engine/probes/measure-precisions.ts';
import { shareOfEqual } from '../statistics.ts';
import type { BenchContext, Section } from '../section.ts';
import { STORYBOOK_OPTIONS, storybookWords } from '../storybook-setting.ts';

const SCENES = 20;

/** Scores one precision against the truth, and its labels against those of float32. */
type Tally = { precision: Precision; segmenter: Segmenter; matrix: ConfusionMatrix; agreement: number[] };

export async function measurePrecision(context: BenchContext): Promise<Section> {
  const precisions =
    context.executionProvider === 'cpu' ? PRECISIONS : precisionsOf(context.executionProvider);
  const tallies = await Promise.all(precisions.map((precision) => openTally(context, precision)));
  const options = mergeOptions(STORYBOOK_OPTIONS);
  for (const seed of seedsOf(seedRanges.heldOut).slice(0, SCENES)) {
    const { width, height, rgb, labels: data } = await drawScene(seed);
    let reference: ArrayLike<number> | undefined;
    for (const { segmenter, matrix, agreement } of tallies) {
      await checkpoint(context.signal);
      const { labels } = await segmenter.segment({ width, height, data: rgb }, storybookWords, options);
      addCells(matrix, countCells({ width, height, data, voidLabel: 255 }, labels, classNames.length));
      reference ??= labels.data;
      agreement.push(shareOfEqual(labels.data, reference));
    }
  }
  const rows = tallies.map(({ precision, matrix, agreement }) => [
    precision,
    percent(agreement.reduce((sum, share) => sum + share, 0) / agreement.length),
    percent(Math.min(...agreement)),
    (100 * scoresOf(matrix, classNames, false).miou!).toFixed(2),
  ]);
  return {
    title: 'Precision',
    notes: [
      `The bundled model on ${SCENES} held-out scenes, ${classNames.length} classes, stride 112, five views, PAMR. The speed of ` +
        'other precisions is under "Encoder".',
    ],
    tables: [{ header: ['precision', 'labels equal to float32', 'in the worst scene', 'mIoU'], rows }],
    ratios: [],
  };
}

async function openTally(context: BenchContext, precision: Precision): Promise<Tally> {
  const { cacheFolder, executionProvider } = context;
  const model = await buildModel(findModel(STORYBOOK).folder, cacheFolder, precision);
  const engine = new ClipEngine(model, { executionProvider, threads: context.threads.at(-1) ?? 0 });
  const segmenter = new Segmenter(localStages(engine, engine.textFeatures(cacheFolder)));
  return { precision, segmenter, matrix: emptyMatrix(classNames.length), agreement: [] };
}

function percent(share: number): string {
  return formatPercent(share, { digits: 2 });
}
