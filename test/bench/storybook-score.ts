/**
 * `npm run storybook:score`: scores the bundled model on scenes that its training never saw,
 * through the same pipeline as every photo. Prints the table of the model card. Options: `--scenes
 * N`, `--model DIR`, `--per-class`.
 */
import { parseArgs } from 'node:util';
import type { Scores } from '#contracts/evaluations/scores.ts';
import { METHODS } from '#contracts/segmentation/methods.ts';
import { mergeOptions, type PartialOptions } from '#contracts/segmentation/options.ts';
import { addCells, emptyMatrix } from '#evaluation/scoring/confusion-matrix.ts';
import { countCells } from '#evaluation/scoring/count-cells.ts';
import { scoresOf } from '#evaluation/scoring/scores.ts';
import { ClipEngine } from '#engine/inference/clip-engine.ts';
import { localStages } from '#engine/segmentation/local-stages.ts';
import { Segmenter } from '#engine/segmentation/segmenter.ts';
import { buildModel } from '#models/pack/built-model.ts';
import { cacheFolder } from '#models/files/cache-folder.ts';
import { STORYBOOK } from '#models/bundled-models.ts';
import { findModel } from '#models/find-model.ts';
import { classNames } from '#models/storybook/classes.ts';
import { drawScene } from '#models/storybook/scenes/draw-scene.ts';
import { seedRanges, seedsOf } from '#models/storybook/seeds.ts';
import { STORYBOOK_OPTIONS, storybookWords } from './storybook-setting.ts';

const WITHOUT_PAMR: PartialOptions = { pamr: { iterations: 0 } };
const VANILLA_ATTENTION: PartialOptions = {
  attention: METHODS.vanilla.attention,
  intermediate_layers: [],
  feed_forward: true,
};

const VARIANTS: Record<string, PartialOptions[]> = {
  'ITACLIP: five views, PAMR': [],
  'five views, no PAMR': [WITHOUT_PAMR],
  'one view, no PAMR': [WITHOUT_PAMR, { views: ['original'] }],
  'vanilla attention, five views, PAMR': [VANILLA_ATTENTION],
  'vanilla attention, one view, no PAMR': [VANILLA_ATTENTION, WITHOUT_PAMR, { views: ['original'] }],
};

const { values } = parseArgs({
  options: {
    scenes: { type: 'string', default: String(seedRanges.heldOut.count) },
    model: { type: 'string', default: STORYBOOK },
    'per-class': { type: 'boolean', default: false },
  },
});

const seeds = seedsOf(seedRanges.heldOut).slice(0, Number(values.scenes));
const model = await buildModel(findModel(values.model).folder, cacheFolder());
const engine = new ClipEngine(model, { executionProvider: 'cpu', threads: 0 });
const segmenter = new Segmenter(localStages(engine, engine.textFeatures(cacheFolder())));

console.log(
  `${seeds.length} held-out scenes, ${classNames.length} classes, stride ${STORYBOOK_OPTIONS.stride}\n`,
);
console.log('| variant | mIoU | pixel accuracy |\n|---|---|---|');
const results = new Map<string, Scores>();
for (const [title, layers] of Object.entries(VARIANTS)) {
  const scores = await score(mergeOptions(STORYBOOK_OPTIONS, ...layers));
  results.set(title, scores);
  console.log(`| ${title} | ${percent(scores.miou)} | ${percent(scores.pixel_accuracy)} |`);
}
if (values['per-class']) printClasses();

async function score(options: Parameters<Segmenter['segment']>[2]): Promise<Scores> {
  const matrix = emptyMatrix(classNames.length);
  for (const seed of seeds) {
    const { width, height, rgb, labels: data } = await drawScene(seed);
    const { labels } = await segmenter.segment({ width, height, data: rgb }, storybookWords, options);
    addCells(matrix, countCells({ width, height, data, voidLabel: 255 }, labels, classNames.length));
  }
  return scoresOf(matrix, classNames, false);
}

function printClasses(): void {
  const [title, { classes }] = [...results][0]!;
  console.log(`\nIoU by class, ${title}:\n`);
  for (const { name, iou } of classes.toSorted((a, b) => (a.iou ?? 0) - (b.iou ?? 0))) {
    console.log(`| ${name} | ${percent(iou)} |`);
  }
}

function percent(share: number | null): string {
  return share === null ? 'absent' : (100 * share).toFixed(1);
}
