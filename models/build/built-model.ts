/**
 * A model made ready for inference: its packed weights, and graphs that are written beside them
 * when somebody first asks for them. Everything is kept in the cache folder under digests of what
 * it was made from, so nothing there is ever out of date.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EncoderOptions } from '../../contracts/encoder-options.ts';
import { buildClassScores } from '../graphs/class-scores.ts';
import { buildImageEncoder } from '../graphs/image-encoder.ts';
import { buildMerge } from '../graphs/merge.ts';
import { buildPamr, type PamrOptions } from '../graphs/pamr.ts';
import { buildTextEncoder } from '../graphs/text-encoder.ts';
import type { Graph } from '../onnx/graph.ts';
import { serializeGraph } from '../onnx/serialize.ts';
import type { ClipArchitecture } from '../weights/clip-architecture.ts';
import { ClipWeights, digestWeights } from '../weights/clip-weights.ts';
import { ensureFolder } from './atomic-folder.ts';
import { WEIGHTS_FILE, weightIndex, writeWeights } from './weights-file.ts';

/** Part of the key: raise it when the packed weights change their meaning. */
const FORMAT = 'packed-1';

export type BuiltModel = {
  /** sha256 of the weights and the architecture, in hex. */
  digest: string;
  architecture: ClipArchitecture;
  /** Each gives the path of an ONNX file. */
  textEncoder(): Promise<string>;
  imageEncoder(options: EncoderOptions): Promise<string>;
  merge(): Promise<string>;
  pamr(options: PamrOptions): Promise<string>;
  classScores(): Promise<string>;
};

/**
 * @param folder A model in the Hugging Face or the OpenCLIP layout.
 * @param cacheFolder Where builds are kept; see `cacheFolder()`.
 */
export async function buildModel(folder: string, cacheFolder: string): Promise<BuiltModel> {
  const digest = await digestWeights(folder);
  await using weights = await ClipWeights.open(folder);
  const { architecture } = weights;
  const built = await ensureFolder(join(cacheFolder, 'models', `${digest}-${FORMAT}`), (temporary) =>
    writeWeights(join(temporary, WEIGHTS_FILE), weights),
  );
  const index = weightIndex(architecture);
  return {
    digest,
    architecture,
    textEncoder: () => writeGraph(built, buildTextEncoder(architecture, index)),
    imageEncoder: (options) => writeGraph(built, buildImageEncoder(architecture, options, index)),
    merge: () => writeGraph(built, buildMerge()),
    pamr: (options) => writeGraph(built, buildPamr(options)),
    classScores: () => writeGraph(built, buildClassScores()),
  };
}

/** A graph is small and quick to make: its own bytes are its key. */
async function writeGraph(folder: string, graph: Graph): Promise<string> {
  const bytes = serializeGraph(graph, WEIGHTS_FILE);
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const path = join(folder, `${graph.name}-${digest}.onnx`);
  if (existsSync(path)) return path;
  const temporary = `${path}.${randomUUID()}.tmp`;
  await writeFile(temporary, bytes);
  await rename(temporary, path);
  return path;
}
