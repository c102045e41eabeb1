/** Records as lines of JSON: one image each, scored or skipped. */
import { describeIssues } from '../../../contracts/describe-issues.ts';
import { ProblemError } from '../../../contracts/errors.ts';
import { recordLineSchema, type RecordLine } from '../../../contracts/evaluations/image-record.ts';

/** The line of a record, with its end. */
export function writeRecord(record: RecordLine): string {
  return `${JSON.stringify(record)}\n`;
}

/**
 * The records of a file's lines, one after the other.
 *
 * @throws ProblemError `invalid-request` that names the line, for one that is not a record.
 */
export async function* readRecords(lines: AsyncIterable<string>): AsyncGenerator<RecordLine> {
  let number = 0;
  for await (const line of lines) {
    number += 1;
    yield parseRecord(line, number);
  }
}

function parseRecord(line: string, number: number): RecordLine {
  const parsed = recordLineSchema.safeParse(parseJson(line, number));
  if (parsed.success) return parsed.data;
  throw notARecord(number, `\n${describeIssues(parsed.error)}`, parsed.error);
}

function parseJson(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw notARecord(number, ' it is not JSON', cause);
  }
}

function notARecord(number: number, reason: string, cause: unknown): ProblemError {
  return new ProblemError(
    'invalid-request',
    `Line ${number} is not the record of an image:${reason}\nGive the records as the evaluation wrote them.`,
    { cause },
  );
}
