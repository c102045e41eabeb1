/** Reads what still exists of the evaluation that another one is compared with. */
import { artifactKey } from '#contracts/storage/object-keys.ts';
import type { Backend } from '#backend/backend.ts';
import type { Objects } from '#backend/objects.ts';
import type { S3Address } from '#contracts/storage/s3-address.ts';
import { evaluationDocumentSchema } from '#contracts/evaluations/document.ts';
import type { EvaluationArtifactName, EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import type { RecordLine } from '#contracts/evaluations/image-record.ts';
import type { EarlierEvaluation } from '#evaluation/evaluation-store.ts';
import { readRecords } from '#evaluation/scoring/record-lines.ts';
import { BucketStore } from './bucket-store.ts';
import { unpackedLines } from './json-lines.ts';

/** Returns undefined if it was deleted or has expired. */
export async function readEarlierEvaluation(
  { evaluations, objects }: Pick<Backend, 'evaluations' | 'objects'>,
  tenant: string,
  id: string,
): Promise<EarlierEvaluation | undefined> {
  const evaluation = await evaluations.get({ tenant, id });
  const document = evaluation && placeOf(evaluation, 'evaluation.json', objects.bucket);
  const text = document && (await objects.get(document));
  if (!evaluation || !text) return undefined;
  const records = placeOf(evaluation, 'records.jsonl.gz', objects.bucket);
  const hasRecords = records !== undefined && (await objects.head(records)) !== undefined;
  const parsed = evaluationDocumentSchema.parse(JSON.parse(Buffer.from(text).toString('utf8')));
  const store = new BucketStore(objects, evaluation);
  return {
    run: () => ({ name: id, document: parsed, records: hasRecords ? readKept(objects, records) : undefined }),
    prediction: (imageId) => store.prediction(imageId),
  };
}

/** Opened on the first read: the store closes streams that nobody reads. */
async function* readKept(objects: Objects, place: S3Address): AsyncGenerator<RecordLine> {
  const stream = await objects.open(place);
  if (stream === undefined) throw new Error(`${place.key} was deleted during the read.`);
  yield* readRecords(unpackedLines(stream, place.key), place.key);
}

function placeOf(evaluation: EvaluationRow, name: EvaluationArtifactName, bucket: string) {
  const artifact = evaluation.artifacts.find((each) => each.name === name);
  return artifact && { bucket, key: artifactKey(evaluation, artifact) };
}
