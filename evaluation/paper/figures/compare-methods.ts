/** Figure 5 of the paper: image, truth, and what three methods make of it, side by side. */
import { expandVariants } from '#contracts/evaluations/variants.ts';
import type { Method } from '#contracts/segmentation/methods.ts';
import type { Preset } from '#contracts/segmentation/options.ts';
import { planQueries } from '#contracts/vocabularies/query-plan.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import { decodeImage } from '#engine/imaging/decode-image.ts';
import { countLabels, type LabelMap } from '#engine/results/label-map.ts';
import type { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import { colorOf, paintLabels } from '#evaluation/report/pictures/paint-labels.ts';
import { shrinkLabels } from '#engine/results/shrink-labels.ts';
import { drawPictureGrid, type GridRow } from './picture-grid.ts';
import { scaleToWidth } from './scale-to-width.ts';

export type ComparedImage = {
  name: string;
  /** The image's file. */
  image: Uint8Array;
  /** The truth in the vocabulary's labels, of the size of the displayed image. */
  truth?: LabelMap;
};

export type MethodComparison = {
  client: Pick<SegmenterClient, 'label'>;
  images: AsyncIterable<ComparedImage> | Iterable<ComparedImage>;
  vocabulary: Vocabulary;
  preset: Preset;
  signal?: AbortSignal;
};

const METHODS_SHOWN = [
  ['SCLIP', 'sclip'],
  ['NACLIP', 'naclip'],
  ['ITACLIP', 'itaclip'],
] as const satisfies [string, Method][];

/** Less of all pictures together than this is not worth a name. */
const LEAST_NAMED_SHARE = 0.002;

/** PNG. There is a column for the truth where an image has one. Throws a `ProblemError` as `label` does. */
export async function drawMethodComparison(comparison: MethodComparison): Promise<Uint8Array> {
  const { labelNames, hasBackground } = planQueries(comparison.vocabulary);
  const shown: { pictures: GridRow['pictures']; maps: LabelMap[] }[] = [];
  let hasTruth = false;
  for await (const compared of comparison.images) {
    const predictions = await predict(compared, comparison);
    const maps = compared.truth ? [compared.truth, ...predictions] : predictions;
    hasTruth ||= compared.truth !== undefined;
    const image = await scaleToWidth(await decodeImage(compared.image, { signal: comparison.signal }));
    const small = maps.map((map) => shrinkLabels(map, image.width, image.height));
    const painting = { classes: labelNames.length, hasBackground };
    shown.push({ pictures: [image, ...small.map((map) => paintLabels(image, map, painting))], maps: small });
  }
  const legend = largestFirst(shown.flatMap(({ maps }) => maps)).flatMap((label) => {
    const color = labelNames[label] === undefined ? undefined : colorOf(label, hasBackground);
    return color ? [{ name: labelNames[label]!, color }] : [];
  });
  const heads = ['Image', ...(hasTruth ? ['Truth'] : []), ...METHODS_SHOWN.map(([title]) => title)];
  return drawPictureGrid({ heads, rows: shown, legend });
}

async function predict(
  { image }: ComparedImage,
  { client, vocabulary, preset, signal }: MethodComparison,
): Promise<LabelMap[]> {
  const variants = METHODS_SHOWN.map(([, method]) => {
    const [variant] = expandVariants({ preset, method, options: {}, sweep: {}, vocabulary });
    return { vocabulary, options: variant!.options };
  });
  const answer = await client.label({ image: image, variants }, { signal });
  return answer.variants.map(({ labels }) => labels);
}

/** The labels that the maps show. */
function largestFirst(maps: readonly LabelMap[]): number[] {
  const areas = new Map<number, number>();
  let pixels = 0;
  for (const map of maps) {
    pixels += map.data.length;
    for (const [label, area] of countLabels(map).entries()) areas.set(label, (areas.get(label) ?? 0) + area);
  }
  return [...areas]
    .filter(([, area]) => area >= pixels * LEAST_NAMED_SHARE)
    .toSorted(([, one], [, other]) => other - one)
    .map(([label]) => label);
}
