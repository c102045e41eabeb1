/**
 * A model made ready for inference: its packed weights, and graphs that are written beside them
 * when somebody first asks for them. Everything is kept in the cache folder under digests of what
 * it was made from, so nothing there is ever out of date.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EncoderOptions } from '#contracts/segmentation/encoder-options.ts';
import type { PamrOptions } from '#contracts/segmentation/options.ts';
import type { Precision } from '#contracts/segmentation/precision.ts';
import { buildAttentionMaps } from '../graphs/attention-maps.ts';
import { buildClassScores } from '../graphs/class-scores.ts';
import { buildImageEncoder } from '../graphs/image-encoder.ts';
import { buildMerge } from '../graphs/merge.ts';
import { buildPamr } from '../graphs/pamr.ts';
import { buildTextEncoder } from '../graphs/text-encoder.ts';
import type { Graph, WeightIndex } from '../onnx/graph.ts';
import { serializeGraph } from '../onnx/serialize.ts';
import type { ClipArchitecture } from '../weights/clip-architecture.ts';
import { ClipWeights, digestWeights } from '../weights/clip-weights.ts';
import { writeFileAtomically } from '../files/atomic-file.ts';
import { ensureFolder } from '../files/atomic-folder.ts';
import { writingTo } from '../files/cache-folder.ts';
import { tensorsOf } from './precision-weights.ts';
import { isComplete, weightIndex, writeWeights } from './weights-file.ts';

/** Part of the key: raise it when the packed weights change their meaning. */
const FORMAT = 'packed-1';

const WEIGHTS_FILE = 'weights.bin';

export type BuiltModel = {
  /** sha256 of the weights and the architecture, in hex. */
  digest: string;
  architecture: ClipArchitecture;
  /** Each gives the path of an ONNX file. */
  textEncoder(): Promise<string>;
  imageEncoder(options: EncoderOptions): Promise<string>;
  /** @param layers of `buildAttentionMaps`. */
  attentionMaps(options: EncoderOptions, layers: readonly number[]): Promise<string>;
  merge(): Promise<string>;
  pamr(options: PamrOptions): Promise<string>;
  classScores(): Promise<string>;
};

/**
 * Throws `invalid-model`, `model-not-found` or `cache-unavailable`, and the signal's reason after an
 * abort, when nothing half-written is left.
 *
 * @param folder A model in the Hugging Face or the OpenCLIP layout.
 * @param cacheFolder Where builds are kept; see `cacheFolder()`.
 * @param precision Of the image encoder; everything else is float32.
 */
export async function buildModel(
  folder: string,
  cacheFolder: string,
  precision: Precision = 'float32',
  signal?: AbortSignal,
): Promise<BuiltModel> {
  const digest = await digestWeights(folder, signal);
  await using weights = await ClipWeights.open(folder);
  const { architecture } = weights;
  const pack = (wanted: Precision) =>
    writingTo(cacheFolder, () =>
      ensureWeights(buildFolder(digest, cacheFolder, wanted), weights, wanted, signal),
    );
  const main = await pack('float32');
  const encoder = precision === 'float32' ? main : await pack(precision);
  const write = ({ built }: PackedModel, graph: Graph) =>
    writingTo(cacheFolder, () => writeGraph(built, graph));
  return {
    digest,
    architecture,
    textEncoder: remember(() => write(main, buildTextEncoder(architecture, main.index))),
    imageEncoder: remember((options) =>
      write(encoder, buildImageEncoder(architecture, options, encoder.index)),
    ),
    attentionMaps: remember((options, layers) =>
      write(main, buildAttentionMaps(architecture, options, layers, main.index)),
    ),
    merge: remember(() => write(main, buildMerge())),
    pamr: remember((options) => write(main, buildPamr(options))),
    classScores: remember(() => write(main, buildClassScores())),
  };
}

/** Where the build of a model is kept, if it is there. */
export function buildFolder(digest: string, cacheFolder: string, precision: Precision = 'float32'): string {
  const suffix = precision === 'float32' ? '' : `-${precision}`;
  return join(cacheFolder, 'models', `${digest}-${FORMAT}${suffix}`);
}

/** A folder with the weights in one precision, and where each lies in its file. */
type PackedModel = { built: string; index: WeightIndex };

async function ensureWeights(
  built: string,
  weights: ClipWeights,
  precision: Precision,
  signal: AbortSignal | undefined,
): Promise<PackedModel> {
  const tensors = tensorsOf(weights.architecture, precision);
  const index = weightIndex(tensors);
  // A disk may lose the end of a file in a power cut: what is not whole is made again.
  if (existsSync(built) && !(await isComplete(join(built, WEIGHTS_FILE), index))) {
    await rm(built, { recursive: true, force: true });
  }
  await ensureFolder(built, (temporary) =>
    writeWeights(join(temporary, WEIGHTS_FILE), tensors, (name) => weights.read(name), signal),
  );
  return { built, index };
}

/** Making a graph takes milliseconds, which would be spent again for every batch of windows. */
function remember<Options extends unknown[]>(make: (...options: Options) => Promise<string>) {
  const known = new Map<string, Promise<string>>();
  return (...options: Options): Promise<string> => {
    const key = JSON.stringify(options);
    const path = known.get(key) ?? make(...options);
    known.set(key, path);
    // What failed, on a full disk say, may succeed another time.
    path.catch(() => known.delete(key));
    return path;
  };
}

/** A graph is small: its own bytes are its key. */
async function writeGraph(folder: string, graph: Graph): Promise<string> {
  const bytes = serializeGraph(graph, WEIGHTS_FILE);
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const path = join(folder, `${graph.name}-${digest}.onnx`);
  if (!existsSync(path)) await writeFileAtomically(path, bytes);
  return path;
}
