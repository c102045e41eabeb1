/** The report of `itaclip doctor`; `--json` prints it as it is. */
import type { ExecutionProvider } from '#contracts/segmentation/execution-provider.ts';
import type { Precision } from '#contracts/segmentation/precision.ts';
import type { PrecisionSpeed } from '#engine/probes/measure-precisions.ts';
import type { Processor } from '#engine/probes/processor.ts';

export type DoctorReport = {
  /** Null for a library that cannot be loaded. */
  versions: { itaclip: string; node: string; onnxruntime: string | null; sharp: string | null };
  machine: { platform: string; processor: Processor; memory_bytes: number; free_memory_bytes: number };
  folders: ExaminedFolder[];
  models: ExaminedModel[];
  providers: ExaminedProvider[];
  /** The fastest way to run the model on this machine; null where nothing works. */
  choice: Choice | null;
  /** Sentences that say what a person can do. */
  advice: string[];
};

/** A folder in which the program writes. */
export type ExaminedFolder = {
  name: 'cache' | 'models';
  path: string;
  free_bytes: number | null;
  problem?: string;
};

export type ExaminedModel = {
  name: string;
  state: 'bundled' | 'installed' | 'available';
  bytes: number;
  /** The sha256 that results name; null for a model that is not installed or cannot be read. */
  digest: string | null;
  built: boolean;
  place: string;
  problem?: string;
};

export type ExaminedProvider = {
  provider: ExecutionProvider;
  /** False if this build of the runtime does not have it. */
  built: boolean;
  works: boolean;
  problem?: string;
  /** The model's image encoder in each precision; missing for a provider that does not work. */
  speeds?: PrecisionSpeed[];
};

export type Choice = {
  model: string;
  provider: ExecutionProvider;
  precision: Precision;
  seconds_per_pass: number;
  reason: string;
};
