/** What a file layout must say: how its configuration reads and where each weight is kept. */
import type { ClipArchitecture, Parameter } from './clip-architecture.ts';

/** Where one parameter lies in a weights file. */
export type TensorSource = {
  /** Name of the tensor in the file. */
  tensor: string;
  /** The parameter is the part `index` of `count` equal parts stacked along the first axis. */
  part?: { index: number; count: number };
  /** The file holds the matrix as [input, output]. */
  transposed?: boolean;
};

export type WeightsLayout = {
  /** How people call it. */
  title: string;
  configurationFile: string;
  weightsFile: string;
  /** Reads the configuration document. Throws `invalid-model` naming the member that is wrong. */
  readArchitecture(configuration: unknown): ClipArchitecture;
  /** Finds a parameter of `clipParameters`. */
  locate(parameter: string): TensorSource;
  /** Tensors that real files of this layout carry and that inference does not need. */
  ignored: RegExp;
};

/** Renames a dotted parameter by a table: the first prefix that fits is replaced. */
export function renamePrefix(name: string, table: readonly (readonly [string, string])[]): string {
  const entry = table.find(([prefix]) => name.startsWith(prefix));
  return entry ? entry[1] + name.slice(entry[0].length) : name;
}

/** The shape of the tensor in the file that a parameter lies in. */
export function storedShape({ shape }: Parameter, { part, transposed }: TensorSource): number[] {
  if (transposed) return shape.toReversed();
  const [first = 1, ...rest] = shape;
  return [first * (part?.count ?? 1), ...rest];
}
