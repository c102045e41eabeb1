/**
 * The records of an evaluation on one machine: a file that only grows, a line an image, in the order of
 * the dataset. A line is written when its image is done, so that a killed run resumes after the last one;
 * a line that was cut off by the kill is dropped.
 */
import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { RecordLine } from '#contracts/evaluations/image-record.ts';
import { splitLines } from './datasets/text-lines.ts';
import { whileWriting } from './write-problem.ts';
import { writeRecord, readRecords } from './scoring/record-lines.ts';

const NEWLINE = 10;
const TAIL_BYTES = 65_536;

export class RecordFile implements AsyncDisposable {
  readonly #path: string;
  readonly #file: FileHandle;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  /** Makes the file where there is none. */
  static async open(path: string): Promise<RecordFile> {
    const file = await open(path, 'a+');
    await dropTornLine(file);
    return new RecordFile(path, file);
  }

  async append(line: RecordLine): Promise<void> {
    await whileWriting(dirname(this.#path), async () => this.#file.appendFile(writeRecord(line)));
  }

  /** Yields the records from the first to the last one that was there at the call. */
  read(): AsyncIterable<RecordLine> {
    return readRecordFile(this.#path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }
}

/** Opens the file when the first record is asked for. */
export async function* readRecordFile(path: string): AsyncGenerator<RecordLine> {
  yield* readRecords(splitLines(createReadStream(path), path), path);
}

async function dropTornLine(file: FileHandle): Promise<void> {
  const { size } = await file.stat();
  const tail = Buffer.alloc(TAIL_BYTES);
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - TAIL_BYTES);
    const { bytesRead } = await file.read(tail, 0, end - start, start);
    const newline = tail.subarray(0, bytesRead).lastIndexOf(NEWLINE);
    if (newline >= 0) return file.truncate(start + newline + 1);
    end = start;
  }
  await file.truncate(0);
}
