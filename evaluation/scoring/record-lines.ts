/** Records as lines of JSON: one image each, scored or skipped. */
import { describeIssues } from '#contracts/describe-issues.ts';
import { ProblemError } from '#contracts/errors.ts';
import { recordLineSchema, type RecordLine } from '#contracts/evaluations/image-record.ts';

/** The line of a record, with its end. */
export function writeRecord(record: RecordLine): string {
  return `${JSON.stringify(record)}\n`;
}

/**
 * The records of a file's lines, one after the other.
 *
 * @param name the file's name, for messages.
 * @throws ProblemError `invalid-request` that names the line, for one that is not a record.
 */
export async function* readRecords(lines: AsyncIterable<string>, name: string): AsyncGenerator<RecordLine> {
  let number = 0;
  for await (const line of lines) {
    number += 1;
    yield parseRecord(line, `Line ${number} of ${name}`);
  }
}

function parseRecord(line: string, place: string): RecordLine {
  const parsed = recordLineSchema.safeParse(parseJson(line, place));
  if (parsed.success) return parsed.data;
  throw notARecord(place, `\n${describeIssues(parsed.error)}`, parsed.error);
}

function parseJson(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw notARecord(place, ' it is not JSON.', cause);
  }
}

function notARecord(place: string, reason: string, cause: unknown): ProblemError {
  return new ProblemError(
    'invalid-request',
    `${place} is not the record of an image:${reason}\nPut the file back as it was written, or do that ` +
      'evaluation anew (`--fresh` on the command line).',
    { cause },
  );
}
