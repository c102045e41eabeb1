/** Describes a file layout: how its configuration is read and where each weight is stored. */
import type { ClipArchitecture, Parameter } from './clip-architecture.ts';

/** The location of one parameter in a weights file. */
export type TensorSource = {
  /** Name of the tensor in the file. */
  tensor: string;
  /** The parameter is part `index` of `count` equal parts stacked along the first axis. */
  part?: { index: number; count: number };
  /** True if the file stores the matrix as [input, output]. */
  transposed?: boolean;
};

export type WeightsLayout = {
  /** The name for people. */
  title: string;
  configurationFile: string;
  weightsFile: string;
  /** Reads the configuration document. Throws `invalid-model` that names the wrong member. */
  readArchitecture(configuration: unknown): ClipArchitecture;
  /** Finds a parameter of `clipParameters`. */
  locate(parameter: string): TensorSource;
  /** Tensors that real files of this layout contain but inference does not need. */
  ignored: RegExp;
};

/** Renames a dotted parameter by a table: the first matching prefix is replaced. */
export function renamePrefix(name: string, table: readonly (readonly [string, string])[]): string {
  const entry = table.find(([prefix]) => name.startsWith(prefix));
  return entry ? entry[1] + name.slice(entry[0].length) : name;
}

/** Returns the shape of the stored tensor that contains a parameter. */
export function storedShape({ shape }: Parameter, { part, transposed }: TensorSource): number[] {
  if (transposed) return shape.toReversed();
  const [first = 1, ...rest] = shape;
  return [first * (part?.count ?? 1), ...rest];
}
