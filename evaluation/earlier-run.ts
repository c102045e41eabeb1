/** Another evaluation on this machine, for comparison: its document, and what lies beside it. */
import { access, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { describeIssues } from '#contracts/describe-issues.ts';
import { EVALUATION_FORMAT, evaluationDocumentSchema } from '#contracts/evaluations/document.ts';
import { ProblemError } from '#contracts/errors.ts';
import { decodeText } from '#contracts/texts/decode-text.ts';
import { parseJson } from '#contracts/texts/parse-json.ts';
import { isFolder } from './datasets/is-folder.ts';
import { predictionName } from './evaluation-folder.ts';
import { readRecordFile } from './record-file.ts';
import type { EarlierEvaluation } from './evaluation-store.ts';

export type LocalEarlierRun = EarlierEvaluation & {
  /** The folder with its files. */
  folder: string;
};

/**
 * @param path Its `evaluation.json`, or the folder with it. Without `records.jsonl` beside it there are
 * no intervals. Throws `invalid-request` where it is not an evaluation.
 */
export async function readEarlierRun(path: string): Promise<LocalEarlierRun> {
  const file = (await isFolder(path)) ? join(path, 'evaluation.json') : path;
  const bytes = await readFile(file).catch((cause: Error) => {
    throw refusal(`Cannot read ${file}: ${cause.message}.`, cause);
  });
  const document = parseDocument(file, decodeText(bytes, file));
  const folder = dirname(file);
  const records = join(folder, 'records.jsonl');
  const hasRecords = await access(records).then(
    () => true,
    () => false,
  );
  return {
    folder,
    run: () => ({
      name: path,
      document,
      records: hasRecords ? readRecordFile(records) : undefined,
    }),
    prediction: (id) => readFile(join(folder, predictionName(0, id))).catch(() => undefined),
  };
}

function parseDocument(file: string, text: string) {
  const json = parseJson(text, file);
  refuseOtherFormat(file, json);
  const parsed = evaluationDocumentSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw refusal(`${file} is not an evaluation:\n${describeIssues(parsed.error)}`, parsed.error);
}

const FORMAT = z.object({ format: z.string().startsWith('itaclip-evaluation/') });

function refuseOtherFormat(file: string, json: unknown): void {
  const { data } = FORMAT.safeParse(json);
  if (data === undefined || data.format === EVALUATION_FORMAT) return;
  throw new ProblemError(
    'invalid-request',
    `${file} has the format ${data.format}; this version compares ${EVALUATION_FORMAT} only. ` +
      'Run the other evaluation again with this version, or compare with the version that wrote the file.',
  );
}

function refusal(message: string, cause: unknown): ProblemError {
  return new ProblemError('invalid-request', `${message} Give the evaluation.json of another evaluation.`, {
    cause,
  });
}
