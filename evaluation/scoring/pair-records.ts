/** Two runs side by side, image by image, while both are read: neither is held in memory. */
import { ProblemError } from '#contracts/errors.ts';
import type { ImageRecord, RecordLine } from '#contracts/evaluations/image-record.ts';
import { compareBytes } from '../datasets/byte-order.ts';

/**
 * The images that are scored in both.
 *
 * @throws ProblemError `invalid-request` where records are not in the order of their ids.
 */
export async function* pairRecords(
  before: AsyncIterable<RecordLine>,
  after: AsyncIterable<RecordLine>,
): AsyncGenerator<[before: ImageRecord, after: ImageRecord]> {
  const [left, right] = [scoredRecords(before), scoredRecords(after)];
  try {
    let [first, second] = [await left.next(), await right.next()];
    while (!first.done && !second.done) {
      const order = compareBytes(first.value.id, second.value.id);
      if (order === 0) yield [first.value, second.value];
      if (order <= 0) first = await left.next();
      if (order >= 0) second = await right.next();
    }
  } finally {
    await left.return(undefined);
    await right.return(undefined);
  }
}

async function* scoredRecords(records: AsyncIterable<RecordLine>): AsyncGenerator<ImageRecord> {
  let previous: string | undefined;
  for await (const record of records) {
    if ('reason' in record) continue;
    if (previous !== undefined && compareBytes(previous, record.id) >= 0)
      throw outOfOrder(previous, record.id);
    previous = record.id;
    yield record;
  }
}

function outOfOrder(previous: string, id: string): ProblemError {
  return new ProblemError(
    'invalid-request',
    `The record of ${id} is after that of ${previous}, and records are in the order of their ids' bytes. ` +
      'Give the records as the evaluation wrote them.',
  );
}
