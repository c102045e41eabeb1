/**
 * Measures the way from class scores to files: labels by the kernel against plain loops, and files as they are
 * written against what was written before, with the time that memory alone needs for the same bytes.
 */
import { encode } from 'fast-png';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { DEFAULT_OUTPUTS } from '#contracts/jobs/outputs.ts';
import type { Recipe } from '#contracts/segmentation/result.ts';
import { decodeImage } from '#engine/imaging/decode-image.ts';
import type { RgbImage } from '#engine/imaging/rgb-image.ts';
import type { PixelMap } from '#engine/inference/pixel-map.ts';
import { describeTables } from '#engine/pixels/kernel-layout.ts';
import { KernelThreads } from '#engine/pixels/kernel-threads.ts';
import { decideLabels, type Decision, type DecisionOptions } from '#engine/pixels/label-kernel.ts';
import { encodeArtifacts } from '#engine/results/encode-artifacts.ts';
import { encodeLabelsPng } from '#engine/results/labels-png.ts';
import { buildMasks, encodeMasksJson } from '#engine/results/masks-json.ts';
import {
  encodeOverlayJpeg,
  encodeOverlayPng,
  paintOverlay,
  SCREEN_SIDE,
  type LegendEntry,
} from '#engine/results/overlay.ts';
import { buildResult } from '#engine/results/result-json.ts';
import { VOC_PALETTE } from '#engine/results/voc-palette.ts';
import { ImageSegmenter } from '#engine/segmentation/image-segmenter.ts';
import { decideScalarLabels } from '#test/support/reference/scalar-labels.ts';
import { memoryBandwidth } from '../memory-bandwidth.ts';
import { drawJpeg } from '../photo-to-measure.ts';
import { measureInRounds, secondsOf, type Variant } from '../rounds.ts';
import { describeThreads, type BenchContext, type Ratio, type Section } from '../section.ts';
import { median } from '../statistics.ts';
import { plainWords } from '../words-to-measure.ts';

const WORDS = 30;

const SIZES = [
  { megapixels: 12, width: 4032, height: 3024, goals: { labels: 0.15, files: 0.25 } },
  { megapixels: 48, width: 8064, height: 6048, goals: { labels: 0.6, files: 0.9 } },
];

const ALL_FILES = 'all files';

/** A stage as it was and as it is, and the bytes that it has to read and write. */
type Stage = { name: string; before?: () => unknown; now: () => unknown; bytes: number };

export async function measureLabels(context: BenchContext): Promise<Section> {
  const bandwidth = memoryBandwidth();
  const scores = await scoresOfPhoto(context);
  const rows: string[][] = [];
  const ratios: Ratio[] = [];
  for (const { megapixels, width, height, goals } of SIZES) {
    const options = { width, height, probabilityThreshold: 0, closing: true };
    const image = await decodeImage(await drawJpeg(width, height));
    const stages = await listStages(context.threads, scores, options, image);
    const samples = await measureInRounds(stages.flatMap(toVariants), context.rounds, context.signal);
    const now = ({ name }: Stage) => median(secondsOf(samples, name));
    for (const stage of stages) {
      const before = stage.before && median(secondsOf(samples, beforeOf(stage)));
      const limit = stage.bytes / bandwidth;
      rows.push([
        `${megapixels} megapixels, ${stage.name}`,
        before?.toFixed(3) ?? '',
        now(stage).toFixed(3),
        before === undefined ? '' : (before / now(stage)).toFixed(1),
        limit.toFixed(3),
      ]);
    }
    const labels = stages.findLast(({ name }) => name.startsWith('labels, '))!;
    const files = stages.findLast(({ name }) => name === ALL_FILES)!;
    ratios.push(
      { name: `seconds for labels, ${megapixels} megapixels`, value: now(labels), atMost: goals.labels },
      { name: `seconds for the files, ${megapixels} megapixels`, value: now(files), atMost: goals.files },
    );
  }
  return {
    title: 'From class scores to files',
    notes: [
      `${WORDS} words, scores of random weights at ${scores.width} x ${scores.height}. Medians of ${context.rounds} rounds, ` +
        'in turn, in seconds. Before: labels by plain loops in float64, labels.png by fast-png at level 1, overlay.png at ' +
        "the photo's size. The limit is the bytes that a stage must read and write over the memory's bandwidth, " +
        `${(bandwidth / 1e9).toFixed(1)} GB/s for one thread that copies. All files are made side by side, as for a photo.`,
    ],
    tables: [{ header: ['stage', 'before s', 'now s', 'times faster', 'limit s'], rows }],
    ratios,
  };
}

/** The scores of a photo whose working size is reached: those of more megapixels have the same size. */
async function scoresOfPhoto(context: BenchContext): Promise<PixelMap> {
  const { model, cacheFolder, executionProvider, threads, signal } = context;
  const configuration = { model, cacheFolder, executionProvider, threads: threads.at(-1) ?? 0 };
  const segmenter = await ImageSegmenter.open(configuration, undefined, signal);
  const [{ width, height }] = SIZES as [(typeof SIZES)[0]];
  const options = mergeOptions({ auxiliary: 'none', stride: 224, views: ['original'] });
  const task = { image: await drawJpeg(width, height), vocabulary: plainWords(WORDS), options };
  let scores: PixelMap | undefined;
  const onTensor = (name: string, data: Float32Array | Uint8Array, shape: number[]) => {
    if (name === 'class_probabilities') scores = fromPlanes(data, shape);
  };
  await segmenter.segment({ ...task, outputs: ['result.json'] }, { signal, onTensor });
  return scores!;
}

function fromPlanes(planes: ArrayLike<number>, [channels, height, width]: number[]): PixelMap {
  const pixels = height! * width!;
  const data = Float32Array.from(
    { length: planes.length },
    (_, at) => planes[(at % channels!) * pixels + Math.floor(at / channels!)]!,
  );
  return { channels: channels!, stride: channels!, height: height!, width: width!, data };
}

async function listStages(
  threads: readonly number[],
  scores: PixelMap,
  options: DecisionOptions,
  image: RgbImage,
): Promise<Stage[]> {
  const pixels = options.width * options.height;
  const deciders = threads.map((count) => ({ count, decide: placeScores(count, scores) }));
  const { labels, areas } = deciders[0]!.decide(options);
  const classes = areas.map((area, index) => ({ name: `class ${index}`, score: 0.5, area }));
  const segmentation = { labels, hasBackground: false };
  const shown = { width: image.width, height: image.height, format: 'jpeg', exif_orientation: 1 } as const;
  const segmented = {
    image,
    segmentation,
    classes,
    result: buildResult(shown, classes, { recipe: {} as Recipe, featuresReused: false }),
  };
  const overlay = (longSide?: number) =>
    paintOverlay(image, labels, classes satisfies LegendEntry[], { longSide });
  return [
    ...deciders.map(({ count, decide }) => ({
      name: `labels, ${describeThreads(count)}`,
      before: () => decideScalarLabels(scores, options),
      now: () => decide(options),
      // Scores are read; labels are written, read and written by the closing, and copied out.
      bytes: scores.data.byteLength + 5 * pixels,
    })),
    {
      name: 'labels.png',
      before: () => encodeBefore(labels),
      now: () => encodeLabelsPng(labels),
      bytes: 3 * pixels,
    },
    { name: 'masks.json', now: () => encodeMasksJson(buildMasks(labels, classes)), bytes: pixels },
    {
      name: 'overlay',
      before: async () => encodeOverlayPng(await overlay()),
      now: async () => encodeOverlayJpeg(await overlay(SCREEN_SIDE)),
      bytes: 3 * pixels,
    },
    {
      name: ALL_FILES,
      before: async () => {
        const picture = encodeOverlayPng(await overlay());
        return [encodeBefore(labels), encodeMasksJson(buildMasks(labels, classes)), await picture];
      },
      now: () => encodeArtifacts(DEFAULT_OUTPUTS, segmented),
      bytes: 7 * pixels,
    },
  ];
}

function placeScores(count: number, scores: PixelMap): (options: DecisionOptions) => Decision {
  const threads = new KernelThreads(count);
  const { logits } = describeTables(threads.count);
  threads.reserve(logits + scores.data.byteLength);
  threads.floats(logits, scores.data.length).set(scores.data);
  return (options) => decideLabels(threads, logits, scores, options);
}

function encodeBefore({ width, height, data }: Decision['labels']): Uint8Array {
  const palette = VOC_PALETTE.map((color) => [...color]);
  return encode({ width, height, data, channels: 1, depth: 8, palette }, { zlib: { level: 1 } });
}

function beforeOf({ name }: Stage): string {
  return `${name}, before`;
}

function toVariants(stage: Stage): Variant[] {
  const { name, before, now } = stage;
  const variants: Variant[] = [{ name, run: async () => now() }];
  return before ? [{ name: beforeOf(stage), run: async () => before() }, ...variants] : variants;
}
