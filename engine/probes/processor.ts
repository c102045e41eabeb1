/** Describes the processor, with the instructions that decide which precision is the fastest. */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';

export type Processor = {
  name: string;
  cores: number;
  /** The vector instructions that matter here; undefined where the system does not tell. */
  instructions: string[] | undefined;
};

const CPU_INFO = '/proc/cpuinfo';

/** Instructions that multiply bytes and add the products: x86's VNNI and AMX, and Arm's dot product. */
const BYTE_PRODUCTS = ['avx_vnni', 'avx512_vnni', 'amx_int8', 'asimddp', 'i8mm'];
const VECTORS = ['avx2', 'avx512f', 'asimd', ...BYTE_PRODUCTS];

export function describeProcessor(): Processor {
  return {
    name: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: availableParallelism(),
    instructions: existsSync(CPU_INFO) ? vectorInstructions(readFileSync(CPU_INFO, 'utf8')) : undefined,
  };
}

/** Reads the list of the first core: `flags` on x86, `Features` on Arm. */
export function vectorInstructions(information: string): string[] | undefined {
  const list = /^(?:flags|Features)\s*:(.*)$/m.exec(information)?.[1];
  if (list === undefined) return undefined;
  const names = new Set(list.trim().split(/\s+/));
  return VECTORS.filter((name) => names.has(name));
}

/** True if products of bytes have instructions of their own; undefined where the system does not tell. */
export function multipliesBytes({ instructions }: Processor): boolean | undefined {
  return instructions?.some((name) => BYTE_PRODUCTS.includes(name));
}
