/**
 * Reads the weights of a CLIP model from a folder of either layout: opened once, checked as a whole, read one
 * parameter at a time under the names of `clipParameters`.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ProblemError } from '#contracts/errors.ts';
import { decodeText } from '#contracts/texts/decode-text.ts';
import { parseJson } from '#contracts/texts/parse-json.ts';
import { clipParameters, gridSize, type ClipArchitecture, type Parameter } from './clip-architecture.ts';
import { huggingFaceLayout } from './hugging-face-layout.ts';
import { storedShape, type TensorSource, type WeightsLayout } from './layout.ts';
import { openClipLayout } from './openclip-layout.ts';
import { SafetensorsFile } from './safetensors.ts';

/**
 * OpenCLIP comes first, because its folders may also contain timm's `config.json`, which does not describe a
 * CLIP.
 */
const LAYOUTS = [openClipLayout, huggingFaceLayout];

export class ClipWeights implements AsyncDisposable {
  readonly architecture: ClipArchitecture;
  readonly #layout: WeightsLayout;
  readonly #file: SafetensorsFile;
  readonly #parameters: Map<string, Parameter>;

  private constructor(layout: WeightsLayout, architecture: ClipArchitecture, file: SafetensorsFile) {
    this.architecture = architecture;
    this.#layout = layout;
    this.#file = file;
    this.#parameters = new Map(clipParameters(architecture).map((parameter) => [parameter.name, parameter]));
  }

  /**
   * Opens a model folder and compares every tensor with the architecture that its configuration states.
   * Throws `model-not-found` or `invalid-model`.
   */
  static async open(folder: string): Promise<ClipWeights> {
    const layout = findLayout(folder);
    const architecture = await readArchitecture(folder, layout);
    const file = await SafetensorsFile.open(join(folder, layout.weightsFile));
    const weights = new ClipWeights(layout, architecture, file);
    try {
      weights.#check();
      return weights;
    } catch (error) {
      await file[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Reads one parameter as float32, linear layers as [output, input]. */
  async read(name: string): Promise<Float32Array> {
    const parameter = this.#parameters.get(name);
    if (!parameter) throw new Error(`"${name}" is not a parameter of this architecture`);
    const source = this.#layout.locate(name);
    const values = selectPart(await this.#file.readFloats(source.tensor), source.part);
    return source.transposed ? transpose(values, parameter.shape) : values;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file[Symbol.asyncDispose]();
  }

  #check(): void {
    const used = new Set<string>();
    for (const parameter of this.#parameters.values()) {
      const source = this.#layout.locate(parameter.name);
      this.#checkShape(source.tensor, storedShape(parameter, source));
      used.add(source.tensor);
    }
    for (const [name, { shape }] of this.#file.tensors) {
      if (used.has(name) || this.#layout.ignored.test(name)) continue;
      throw this.#invalid(`tensor "${name}" of shape [${shape.join(', ')}] is not expected there`);
    }
  }

  #checkShape(tensor: string, expected: number[]): void {
    const found = this.#file.tensors.get(tensor)?.shape;
    if (!found) throw this.#invalid(`tensor "${tensor}" is missing; expected shape [${expected.join(', ')}]`);
    if (found.join() === expected.join()) return;
    throw this.#invalid(
      `tensor "${tensor}" has shape [${found.join(', ')}]; expected [${expected.join(', ')}]`,
    );
  }

  #invalid(what: string): ProblemError {
    const { title, configurationFile } = this.#layout;
    return new ProblemError(
      'invalid-model',
      `${this.#file.path}: ${what}, by the ${title} layout and the architecture in ${configurationFile}.`,
    );
  }
}

/**
 * Computes the sha256 over the weights and the architecture, in hex: the key of builds, cached text features
 * and recipes. The architecture is included because, for example, the activation is not in the weights.
 */
export async function digestWeights(folder: string, signal?: AbortSignal): Promise<string> {
  const layout = findLayout(folder);
  const hash = createHash('sha256');
  hash.update(JSON.stringify(await readArchitecture(folder, layout)));
  const file = createReadStream(join(folder, layout.weightsFile), { highWaterMark: 1 << 20 });
  await pipeline(file, hash, { signal });
  return hash.digest('hex');
}

/** Returns the path of a folder's weights file, or undefined if it has no model of either layout. */
export function findWeightsFile(folder: string): string | undefined {
  const layout = LAYOUTS.find((each) => isIn(folder, each));
  return layout && join(folder, layout.weightsFile);
}

/** Returns the path of the configuration beside a weights file, or undefined if it does not exist. */
export function configurationBeside(weightsFile: string): string | undefined {
  const folder = dirname(weightsFile);
  const layout = LAYOUTS.find((each) => each.weightsFile === basename(weightsFile) && isIn(folder, each));
  return layout && join(folder, layout.configurationFile);
}

function isIn(folder: string, { configurationFile, weightsFile }: WeightsLayout): boolean {
  return existsSync(join(folder, configurationFile)) && existsSync(join(folder, weightsFile));
}

function findLayout(folder: string): WeightsLayout {
  const layout = LAYOUTS.find((each) => isIn(folder, each));
  if (layout) return layout;
  const choices = LAYOUTS.map((each) => `${each.configurationFile} and ${each.weightsFile} (${each.title})`);
  throw new ProblemError('model-not-found', `No CLIP model in ${folder}: expected ${choices.join(', or ')}.`);
}

async function readArchitecture(folder: string, layout: WeightsLayout): Promise<ClipArchitecture> {
  const path = join(folder, layout.configurationFile);
  const text = decodeText(await readFile(path), path, 'invalid-model');
  const architecture = layout.readArchitecture(parseJson(text, path, 'invalid-model'));
  checkDivisible(path, architecture);
  return architecture;
}

function checkDivisible(path: string, architecture: ClipArchitecture): void {
  const { vision, text } = architecture;
  if (!Number.isInteger(gridSize(architecture))) {
    throw new ProblemError(
      'invalid-model',
      `${path}: image size ${vision.imageSize} is not a whole number of patches of ${vision.patchSize}.`,
    );
  }
  for (const { width, heads } of [vision, text]) {
    if (width % heads === 0) continue;
    throw new ProblemError('invalid-model', `${path}: width ${width} does not divide by ${heads} heads.`);
  }
}

function selectPart(values: Float32Array, part: TensorSource['part']): Float32Array {
  if (!part) return values;
  const length = values.length / part.count;
  return values.subarray(part.index * length, (part.index + 1) * length);
}

/** Transposes a matrix stored as [columns, rows] to `shape` = [rows, columns]. */
function transpose(values: Float32Array, [rows = 1, columns = 1]: number[]): Float32Array {
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      result[row * columns + column] = values[column * rows + row] ?? 0;
    }
  }
  return result;
}
