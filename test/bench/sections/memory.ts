/**
 * Measures the peak memory of a process that segments one photo, and the cost of a photo's
 * megapixels.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import type { Precision } from '#contracts/segmentation/precision.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import type { Timings } from '#engine/segmentation/stopwatch.ts';
import type { PhotoToSegment } from '../children/segment-photo.ts';
import { measureInChild, type Measured } from '../child-process.ts';
import { drawJpeg } from '../photo-to-measure.ts';
import type { BenchContext, Ratio, Section } from '../section.ts';
import { builtIn, plainWords } from '../words-to-measure.ts';

const LIMIT_GIGABYTES = 1.5;
const PHONE_QUERIES = 30;

/** The work that no working size can avoid: decoding, scores for every pixel, writing files. */
const BY_MEGAPIXEL = ['decode', 'labels', 'artifacts'];
const SHOWN = ['decode', 'resize', 'windows', 'compare', 'merge', 'refine', 'scores', 'labels', 'artifacts'];

type Case = {
  name: string;
  width: number;
  height: number;
  vocabulary: Vocabulary;
  precision: Precision;
  /** The other cases only warm up the text features of a later one. */
  measured: boolean;
};

export async function measureMemory(context: BenchContext): Promise<Section> {
  const large = largeVocabulary();
  const phone = plainWords(PHONE_QUERIES);
  const common = { precision: 'float32', measured: true } as const;
  const many = { ...common, width: 640, height: 480, vocabulary: large };
  const cases: Case[] = [
    { ...many, name: '', measured: false },
    { ...many, name: '171 classes, 640 x 480' },
    { ...many, name: '171 classes, one of them new', vocabulary: withNewWord(large) },
    { ...many, name: '171 classes, int8', precision: 'int8' },
    { ...common, name: '', width: 500, height: 375, vocabulary: phone, measured: false },
    { ...common, name: '3 megapixels, 30 words', width: 2016, height: 1512, vocabulary: phone },
    { ...common, name: '12 megapixels, 30 words', width: 4032, height: 3024, vocabulary: phone },
    { ...common, name: '48 megapixels, 30 words', width: 8064, height: 6048, vocabulary: phone },
  ];
  const results = new Map<string, Measured<Timings>>();
  for (const each of cases) {
    const result = await segmentInChild(context, each);
    if (each.measured) results.set(each.name, result);
  }
  return {
    title: 'Memory and megapixels',
    notes: [
      `One process each, ${context.threads.at(-1) ?? 0} threads, one photo with its words known: decoding to written files, ` +
        'once, in seconds. 171 classes are the 252 names and synonyms of coco-stuff at its own short side of 448, without ' +
        'auxiliary texts (which add no query). A new word loads the text tower too. GB is the most that the process ' +
        'held at once, weights included (10^9 bytes).',
    ],
    tables: [
      {
        header: ['photo', 'GB', 'all', ...SHOWN, 'without decode, labels, artifacts'],
        rows: rowsOf(results),
      },
    ],
    ratios: ratiosOf(results),
  };
}

function largeVocabulary(): Vocabulary {
  const vocabulary = builtIn('coco-stuff');
  return { ...vocabulary, options: { ...vocabulary.options, auxiliary: 'none' } };
}

function withNewWord(vocabulary: Vocabulary): Vocabulary {
  const [first, ...others] = vocabulary.classes;
  return { ...vocabulary, classes: [{ ...first!, name: 'a word that nobody asked for before' }, ...others] };
}

async function segmentInChild(context: BenchContext, each: Case): Promise<Measured<Timings>> {
  const { model, cacheFolder, executionProvider, signal } = context;
  const outputFolder = await context.newFolder();
  const photo = join(outputFolder, 'photo.jpg');
  await writeFile(photo, await drawJpeg(each.width, each.height));
  const threads = context.threads.at(-1) ?? 0;
  const task: PhotoToSegment = {
    configuration: { model, cacheFolder, executionProvider, threads, precision: each.precision },
    photo,
    vocabulary: each.vocabulary,
    options: mergeOptions({ auxiliary: 'none' }, each.vocabulary.options),
    outputFolder,
  };
  return measureInChild('segment-photo.ts', task, signal);
}

function sumOf(timings: Timings, stages: readonly string[]): number {
  return stages.reduce((sum, stage) => sum + (timings[stage] ?? 0), 0);
}

function withoutMegapixels(timings: Timings): number {
  return sumOf(timings, Object.keys(timings)) - sumOf(timings, [...BY_MEGAPIXEL, 'text']);
}

function rowsOf(results: Map<string, Measured<Timings>>): string[][] {
  return [...results].map(([name, { result, peakBytes }]) => [
    name,
    (peakBytes / 1e9).toFixed(2),
    sumOf(result, Object.keys(result)).toFixed(1),
    ...SHOWN.map((stage) => (result[stage] ?? 0).toFixed(2)),
    withoutMegapixels(result).toFixed(2),
  ]);
}

function ratiosOf(results: Map<string, Measured<Timings>>): Ratio[] {
  const memory = ['171 classes, 640 x 480', '12 megapixels, 30 words'].map((name) => ({
    name: `peak memory in GB, ${name}`,
    value: results.get(name)!.peakBytes / 1e9,
    atMost: LIMIT_GIGABYTES,
  }));
  const seconds = (megapixels: number) =>
    withoutMegapixels(results.get(`${megapixels} megapixels, 30 words`)!.result);
  const name = 'without decode, labels and artifacts, 48 megapixels / 12 megapixels';
  return [...memory, { name, value: seconds(48) / seconds(12) }];
}
