/** The encoder: matrix products alone, a plain pass of the tower, and ITACLIP's five views. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Precision } from '#contracts/segmentation/precision.ts';
import { ClipEngine } from '#engine/inference/clip-engine.ts';
import { floats, OnnxSession } from '#engine/inference/onnx-session.ts';
import { buildFolder, buildModel } from '#models/pack/built-model.ts';
import { tensorsOf } from '#models/pack/precision-weights.ts';
import { weightIndex } from '#models/pack/weights-file.ts';
import { serializeGraph } from '#models/onnx/serialize.ts';
import { randomValues } from '#models/random/random-values.ts';
import { gridSize } from '#models/weights/clip-architecture.ts';
import { buildMatrixProducts } from '../matrix-products.ts';
import { linearLayerOperations, plainPassOperations } from '../operations.ts';
import { precisionsOf } from '#engine/probes/measure-precisions.ts';
import { encoderVariant, PLAIN_BATCHES, plainName, plainPasses } from '../plain-pass.ts';
import { measureInRounds, secondsOf, type Sample, type Variant } from '../rounds.ts';
import { describeThreads, type BenchContext, type Ratio, type Section } from '../section.ts';
import { best, median, medianOfRatios } from '../statistics.ts';

const ITACLIP_WINDOWS = [1, 2, 4] as const;
const VIEWS = 5;
/** The number of images whose tokens are the rows of the matrix products. */
const PRODUCT_PICTURES = 5;
const PRODUCTS = `matrix products alone, ${PRODUCT_PICTURES} at once`;

type Samples = Map<string, Sample<unknown>[]>;

/** The images that a variant passes through the tower, and the operations of each. */
type Work = { name: string; pictures: number; operations?: number };

export async function measureEncoder(context: BenchContext): Promise<Section> {
  const precisions = precisionsOf(context.executionProvider);
  const section: Section = {
    title: 'Encoder',
    notes: [
      'Random weights of the shape of ViT-B/16. Seconds are those of one pass: one picture of 224 x 224 through the ' +
        'tower. ITACLIP takes five passes a window. GFLOP/s counts the matrix products, attention and patch embedding; ' +
        `"alone" are the linear layers of the 12 blocks. ${context.rounds} rounds after one to warm up, in turn; ` +
        'ratios are medians of the rounds.',
    ],
    tables: [],
    ratios: [],
  };
  const rows: string[][] = [];
  const plainSeconds = new Map<string, number>();
  for (const threads of context.threads) {
    for (const precision of precisions) {
      const { samples, works } = await measure(context, precision, threads);
      const plain = bestPlain(samples);
      plainSeconds.set(`${precision} ${threads}`, best(secondsOf(samples, plain.name)) / plain.pictures);
      rows.push(...works.map((work) => describeRow(precision, threads, work, samples, plain.name)));
      section.ratios.push(...ratiosOf(`${precision}, ${describeThreads(threads)}`, samples, works));
    }
    const [first, second] = precisions.map((precision) => plainSeconds.get(`${precision} ${threads}`)!);
    const name = `${precisions[1]} against float32, plain pass, ${describeThreads(threads)}, times faster`;
    section.ratios.push({ name, value: first! / second! });
  }
  const header = ['precision', 'threads', 'variant', 'best s', 'median s', 'GFLOP/s'];
  return { ...section, tables: [{ header, rows }] };
}

async function measure(
  { model, cacheFolder, executionProvider, rounds, signal }: BenchContext,
  precision: Precision,
  threads: number,
): Promise<{ samples: Samples; works: Work[] }> {
  const built = await buildModel(model.folder, cacheFolder, precision);
  const { architecture } = built;
  const engine = new ClipEngine(built, { executionProvider, threads });
  const tokens = 1 + gridSize(architecture) ** 2;
  const graph = buildMatrixProducts(architecture, weightIndex(tensorsOf(architecture, precision)));
  const path = join(buildFolder(built.digest, cacheFolder, precision), 'matrix-products.onnx');
  await writeFile(path, serializeGraph(graph, 'weights.bin'));
  const session = await OnnxSession.open(path, { executionProvider, threads });
  const shape = [PRODUCT_PICTURES * tokens, architecture.vision.width] as const;
  const input = floats(randomValues('tokens', shape[0] * shape[1], { mean: 0, deviation: 1 }), shape);
  const variants: Variant[] = [
    { name: PRODUCTS, run: () => session.run({ tokens: input }, 'products') },
    ...plainPasses(engine),
    ...ITACLIP_WINDOWS.map((count) => encoderVariant(engine, itaclipName(count), count, 'itaclip')),
  ];
  const works = [
    { name: PRODUCTS, pictures: PRODUCT_PICTURES, operations: linearLayerOperations(architecture, tokens) },
    ...PLAIN_BATCHES.map((batch) => ({
      name: plainName(batch),
      pictures: batch,
      operations: plainPassOperations(architecture),
    })),
    ...ITACLIP_WINDOWS.map((count) => ({ name: itaclipName(count), pictures: count * VIEWS })),
  ];
  return { samples: await measureInRounds(variants, rounds, signal), works };
}

function itaclipName(windows: number): string {
  return `ITACLIP, ${windows} window${windows > 1 ? 's' : ''} at once`;
}

function bestPlain(samples: Samples): { name: string; pictures: number } {
  const perPass = (batch: number) => best(secondsOf(samples, plainName(batch))) / batch;
  const pictures = PLAIN_BATCHES.toSorted((a, b) => perPass(a) - perPass(b))[0]!;
  return { name: plainName(pictures), pictures };
}

function describeRow(
  precision: Precision,
  threads: number,
  { name, pictures, operations }: Work,
  samples: Samples,
  bestName: string,
): string[] {
  const seconds = secondsOf(samples, name);
  const rate = operations === undefined ? '' : ((operations * pictures) / best(seconds) / 1e9).toFixed(0);
  const title = name === bestName ? `${name} (best)` : name;
  const perPass = [best(seconds), median(seconds)].map((value) => (value / pictures).toFixed(4));
  return [precision, String(threads), title, ...perPass, rate];
}

function ratiosOf(which: string, samples: Samples, works: readonly Work[]): Ratio[] {
  const plain = bestPlain(samples);
  const perPass = ({ name, pictures }: Work) => secondsOf(samples, name).map((value) => value / pictures);
  const plainWork = works.find(({ name }) => name === plain.name)!;
  const [products] = works;
  const timePerOperation = (work: Work) => perPass(work).map((value) => value / work.operations!);
  const itaclip = works.find(({ name }) => name === itaclipName(1))!;
  return [
    {
      name: `plain pass / matrix products alone in GFLOP/s, ${which}`,
      value: medianOfRatios(timePerOperation(products!), timePerOperation(plainWork)),
      atLeast: 0.8,
    },
    {
      name: `ITACLIP pass (one window at once) / plain pass in seconds, ${which}`,
      value: medianOfRatios(perPass(itaclip), perPass(plainWork)),
      atMost: 1.25,
    },
  ];
}
