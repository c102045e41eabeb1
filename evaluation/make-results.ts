/** The last step of an evaluation: document, pictures and report are made of its records, and stored. */
import type { EvaluationDocument } from '#contracts/evaluations/document.ts';
import { buildDocument, type DocumentParts } from './build-document.ts';
import type { Files } from './datasets/files.ts';
import { encodeResults } from './encode-results.ts';
import type { EarlierEvaluation, EvaluationStore } from './evaluation-store.ts';
import { makeReportPictures, PICTURES } from './report-pictures.ts';

export type ScoredEvaluation = {
  store: EvaluationStore;
  /** The evaluation that this one is compared with. */
  earlier?: EarlierEvaluation;
  parts: Omit<DocumentParts, 'records' | 'pictures' | 'earlier'>;
  /** The dataset, for the pictures of the report. */
  files: Files;
  /** The class of each label of the dataset's truth, where they are not the same numbers. */
  toClass?: readonly number[];
};

export async function makeResults(
  { store, earlier, parts, files, toClass }: ScoredEvaluation,
  signal?: AbortSignal,
): Promise<EvaluationDocument> {
  const built = await buildDocument({
    ...parts,
    records: () => store.records(),
    pictures: PICTURES,
    earlier: earlier?.run(),
  });
  signal?.throwIfAborted();
  const sources = {
    files,
    toClass,
    items: (ids: ReadonlySet<string>) => store.items(ids),
    prediction: (id: string) => store.prediction(id),
    earlierPrediction: earlier && ((id: string) => earlier.prediction(id)),
  };
  const pictures = await makeReportPictures(built, sources, signal);
  for (const file of await encodeResults(built.document, pictures)) await store.putResult(file, signal);
  return built.document;
}
