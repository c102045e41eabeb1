/**
 * `npm run storybook:presence`: asks held-out scenes for all classes, of which most are absent, and prints how well
 * each rule tells which are there, and what it does to the labels. Options: `--scenes N`, `--model DIR`.
 */
import { parseArgs } from 'node:util';
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
import { formatMarkdownTable } from './markdown-table.ts';
import { STORYBOOK_OPTIONS, storybookWords } from './storybook-setting.ts';

const presence = (rules: PartialOptions['presence']): PartialOptions => ({ presence: rules });

const RULES: Record<string, PartialOptions> = {
  none: {},
  'area_threshold 0.01': { area_threshold: 0.01 },
  'share 0.002': presence({ share: 0.002 }),
  'share 0.005': presence({ share: 0.005 }),
  'share 0.01': presence({ share: 0.01 }),
  'mean_score 0.3': presence({ mean_score: 0.3 }),
  'mean_score 0.5': presence({ mean_score: 0.5 }),
  'peak_score 0.5': presence({ peak_score: 0.5 }),
  'peak_score 0.8': presence({ peak_score: 0.8 }),
  'evidence 0.01': presence({ evidence: 0.01 }),
  'evidence 0.03': presence({ evidence: 0.03 }),
  'evidence 0.1': presence({ evidence: 0.1 }),
  'share 0.002, peak_score 0.8': presence({ share: 0.002, peak_score: 0.8 }),
};

const { values } = parseArgs({
  options: {
    scenes: { type: 'string', default: String(seedRanges.heldOut.count) },
    model: { type: 'string', default: STORYBOOK },
  },
});

const seeds = seedsOf(seedRanges.heldOut).slice(0, Number(values.scenes));
const model = await buildModel(findModel(values.model).folder, cacheFolder());
const engine = new ClipEngine(model, { executionProvider: 'cpu', threads: 0 });
const segmenter = new Segmenter(localStages(engine, engine.textFeatures(cacheFolder())));
const variants = Object.values(RULES).map((rule) => ({
  words: storybookWords,
  // All of them share one pass of the encoder.
  options: mergeOptions(STORYBOOK_OPTIONS, { class_evidence: true }, rule),
}));
const tallies = variants.map(() => ({
  matrix: emptyMatrix(classNames.length),
  right: 0,
  found: 0,
  there: 0,
}));

for (const seed of seeds) {
  const { width, height, rgb, labels: data } = await drawScene(seed);
  const shown = new Set(data);
  const image = { width, height, data: rgb };
  for await (const { index, labels, areas } of segmenter.segmentAll(image, variants)) {
    const tally = tallies[index]!;
    addCells(tally.matrix, countCells({ width, height, data, voidLabel: 255 }, labels, classNames.length));
    for (const label of classNames.keys()) {
      const [found, there] = [areas[label]! > 0, shown.has(label)];
      tally.found += Number(found);
      tally.there += Number(there);
      tally.right += Number(found && there);
    }
  }
}

console.log(
  `${seeds.length} held-out scenes, asked for ${classNames.length} classes, of which each shows a few\n`,
);
const rows = Object.keys(RULES).map((rule, index) => {
  const { matrix, right, found, there } = tallies[index]!;
  const { miou } = scoresOf(matrix, classNames, false);
  return [rule, percent(right / found), percent(right / there), percent(miou ?? 0)];
});
console.log(formatMarkdownTable({ header: ['rule', 'precision of presence', 'recall', 'mIoU'], rows }));

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
