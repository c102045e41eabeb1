/**
 * A model that is ready for inference: its packed weights, and graphs that are written beside them on first
 * use. The cache folder stores everything under digests of its inputs, so no entry is ever out of date.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ProblemError } from '#contracts/errors.ts';
import type { EncoderOptions, View } from '#contracts/segmentation/encoder-options.ts';
import type { PamrOptions } from '#contracts/segmentation/options.ts';
import type { Precision } from '#contracts/segmentation/precision.ts';
import { buildAttentionMaps } from '../graphs/attention-maps.ts';
import { buildClassScores } from '../graphs/class-scores.ts';
import { buildImageEncoder } from '../graphs/image-encoder.ts';
import { buildMerge } from '../graphs/merge.ts';
import { buildPamr } from '../graphs/pamr.ts';
import { buildQueryLogits } from '../graphs/query-logits.ts';
import { buildWeightedQueryLogits } from '../graphs/weighted-query-logits.ts';
import { buildPromptBeginnings, buildTextEncoder } from '../graphs/text-encoder.ts';
import type { Graph, WeightIndex } from '../onnx/graph.ts';
import { serializeGraph } from '../onnx/serialize.ts';
import type { ClipArchitecture } from '../weights/clip-architecture.ts';
import { ClipWeights } from '../weights/clip-weights.ts';
import { writeFileAtomically } from '../files/atomic-file.ts';
import { ensureFolder } from '../files/atomic-folder.ts';
import { writingTo } from '../files/cache-folder.ts';
import { modelDigest } from './model-digest.ts';
import { tensorsOf } from './precision-weights.ts';
import { PACKED_FORMAT, packedFolder, readPackedModel, type PackedModel } from './packed-model.ts';
import { isComplete, weightIndex, WEIGHTS_FILE, writeWeights } from './weights-file.ts';

export type BuiltModel = {
  /** The sha256 of the weights and the architecture, in hex. */
  digest: string;
  architecture: ClipArchitecture;
  /** This and the following methods return the path of an ONNX file. */
  textEncoder(): Promise<string>;
  promptBeginnings(): Promise<string>;
  imageEncoder(options: EncoderOptions): Promise<string>;
  /** @param layers See `buildAttentionMaps`. */
  attentionMaps(options: EncoderOptions, layers: readonly number[]): Promise<string>;
  /** @param geometries See `averageViews`. */
  queryLogits(geometries: number): Promise<string>;
  weightedQueryLogits(views: readonly View[], sharpness: number): Promise<string>;
  merge(): Promise<string>;
  pamr(options: PamrOptions): Promise<string>;
  classScores(): Promise<string>;
  /** Returns numbers that are computed once and kept in a file of that name beside the graphs. */
  keptFloats(name: string, length: number, compute: () => Promise<Float32Array>): Promise<Float32Array>;
};

/**
 * Builds a model. Throws `invalid-model`, `model-not-found` or `cache-unavailable`, and the signal's reason
 * after an abort, which leaves nothing half-written.
 *
 * @param folder A model in the Hugging Face or the OpenCLIP layout, or a packed one, beside whose weights the graphs are then
 *   written.
 * @param cacheFolder The folder of builds; see `cacheFolder()`.
 * @param precision The precision of the image encoder; everything else is float32.
 */
export async function buildModel(
  folder: string,
  cacheFolder: string,
  precision: Precision = 'float32',
  signal?: AbortSignal,
): Promise<BuiltModel> {
  const packed = await readPackedModel(folder);
  if (packed) {
    return graphsOf(packed, folder, precision, (wanted) => shippedWeights(packed, wanted));
  }
  const digest = await modelDigest(folder, cacheFolder, signal);
  await using weights = await ClipWeights.open(folder);
  const { architecture } = weights;
  // The weights stay open until then.
  return await graphsOf({ digest, architecture }, cacheFolder, precision, (wanted) =>
    writingTo(cacheFolder, () =>
      ensureWeights(buildFolder(digest, cacheFolder, wanted), weights, wanted, signal),
    ),
  );
}

/** @param place The folder that a message names if it cannot be written. */
async function graphsOf(
  { digest, architecture }: Pick<BuiltModel, 'digest' | 'architecture'>,
  place: string,
  precision: Precision,
  pack: (precision: Precision) => Promise<PackedWeights>,
): Promise<BuiltModel> {
  const main = await pack('float32');
  const encoder = precision === 'float32' ? main : await pack(precision);
  const write = ({ built }: PackedWeights, graph: Graph) => writingTo(place, () => writeGraph(built, graph));
  return {
    digest,
    architecture,
    promptBeginnings: remember(() => write(main, buildPromptBeginnings(architecture, main.index))),
    textEncoder: remember(() => write(main, buildTextEncoder(architecture, main.index))),
    imageEncoder: remember((options) =>
      write(encoder, buildImageEncoder(architecture, options, encoder.index)),
    ),
    attentionMaps: remember((options, layers) =>
      write(main, buildAttentionMaps(architecture, options, layers, main.index)),
    ),
    queryLogits: remember((geometries) => write(main, buildQueryLogits(architecture, geometries))),
    weightedQueryLogits: remember((views, sharpness) =>
      write(main, buildWeightedQueryLogits(architecture, views, sharpness)),
    ),
    merge: remember(() => write(main, buildMerge())),
    pamr: remember((options) => write(main, buildPamr(options))),
    classScores: remember(() => write(main, buildClassScores())),
    keptFloats: (name, length, compute) =>
      writingTo(place, () => readOrCompute(join(main.built, name), length, compute)),
  };
}

/** A file of another length is damaged, and is written again. */
async function readOrCompute(
  path: string,
  length: number,
  compute: () => Promise<Float32Array>,
): Promise<Float32Array> {
  const kept = existsSync(path) ? await readFile(path) : undefined;
  if (kept?.length === length * Float32Array.BYTES_PER_ELEMENT) {
    return new Float32Array(kept.buffer, kept.byteOffset, length);
  }
  const values = await compute();
  await writeFileAtomically(path, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return values;
}

/** Returns the folder of a model's build if it exists. */
export function buildFolder(digest: string, cacheFolder: string, precision: Precision = 'float32'): string {
  const suffix = precision === 'float32' ? '' : `-${precision}`;
  return join(cacheFolder, 'models', `${digest}-${PACKED_FORMAT}${suffix}`);
}

/** A folder with the weights in one precision, and the position of each in its file. */
type PackedWeights = { built: string; index: WeightIndex };

/** Weights that were packed elsewhere are used where they are. */
async function shippedWeights(model: PackedModel, precision: Precision): Promise<PackedWeights> {
  const built = packedFolder(model, precision);
  const index = weightIndex(tensorsOf(model.architecture, precision));
  if (await isComplete(join(built, WEIGHTS_FILE), index)) return { built, index };
  throw new ProblemError(
    'invalid-model',
    `${join(built, WEIGHTS_FILE)} is missing or incomplete. Copy it again from where the model was packed.`,
  );
}

async function ensureWeights(
  built: string,
  weights: ClipWeights,
  precision: Precision,
  signal: AbortSignal | undefined,
): Promise<PackedWeights> {
  const tensors = tensorsOf(weights.architecture, precision);
  const index = weightIndex(tensors);
  // A power failure may cut off the end of a file: an incomplete one is built again.
  if (existsSync(built) && !(await isComplete(join(built, WEIGHTS_FILE), index))) {
    await rm(built, { recursive: true, force: true });
  }
  await ensureFolder(built, (temporary) =>
    writeWeights(join(temporary, WEIGHTS_FILE), tensors, (name) => weights.read(name), signal),
  );
  return { built, index };
}

/**
 * Caches a graph in memory: building one takes milliseconds, which every batch of windows would spend again.
 */
function remember<Options extends unknown[]>(make: (...options: Options) => Promise<string>) {
  const known = new Map<string, Promise<string>>();
  return (...options: Options): Promise<string> => {
    const key = JSON.stringify(options);
    const path = known.get(key) ?? make(...options);
    known.set(key, path);
    // Forgets a failure, because a failure such as a full disk may not occur again.
    path.catch(() => known.delete(key));
    return path;
  };
}

/** A graph is small, so its own bytes are its key. */
async function writeGraph(folder: string, graph: Graph): Promise<string> {
  const bytes = serializeGraph(graph, WEIGHTS_FILE);
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const path = join(folder, `${graph.name}-${digest}.onnx`);
  if (!existsSync(path)) await writeFileAtomically(path, bytes);
  return path;
}
