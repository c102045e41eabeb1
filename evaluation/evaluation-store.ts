/**
 * The port to the place where an evaluation keeps what it makes: a folder on one machine
 * (`evaluation-folder.ts`), or the service's bucket, implemented where the SDK is.
 */
import type { RecordLine } from '#contracts/evaluations/image-record.ts';
import type { EvaluationItem } from './datasets/dataset-item.ts';
import type { ResultFile } from './encode-results.ts';
import type { EarlierRun } from './scoring/compare-runs.ts';

export type EvaluationStore = {
  /** Gives the records of all images in the order of the dataset, from the first one at each call. */
  records(): AsyncIterable<RecordLine>;
  /** Gives images of the evaluation: at least those with these ids. */
  items(ids: ReadonlySet<string>): AsyncIterable<EvaluationItem>;
  /** Keeps the labels of an image as a PNG. @param variant The index of the variant; the first one is 0. */
  putPrediction(variant: number, id: string, png: Uint8Array, signal?: AbortSignal): Promise<void>;
  /** Gives the labels by the first variant; undefined where there are none. */
  prediction(id: string): Promise<Uint8Array | undefined>;
  putResult(file: ResultFile, signal?: AbortSignal): Promise<void>;
};

/** A finished evaluation, as another one is compared with it. */
export type EarlierEvaluation = Pick<EvaluationStore, 'prediction'> & {
  /** Its document and records; each call reads the records again. */
  run(): EarlierRun;
};
