/** Makes one request for the missing part of a file and appends it. */
import { writingModels } from '../registry/models-folder.ts';
import { parseRetryAfter } from '#contracts/retry-after.ts';
import type { Answer, Connection } from './connection.ts';
import {
  brokenOff,
  endedEarly,
  otherPart,
  refusedBy,
  webPage,
  wrongSize,
  type RemoteFile,
} from './download-problems.ts';
import type { PartialFile } from './partial-file.ts';

/** A longer unwanted body is not read; its connection is closed. */
const UNWANTED_BYTES = 65_536;

export type ReceiveHooks = {
  signal?: AbortSignal;
  /** Bytes from earlier downloads count as received. */
  onProgress?: (received: number, total: number) => void;
};

/**
 * Throws a `DownloadProblem` for every network failure and `models-unavailable` for a disk failure; errors of
 * hooks are passed on unchanged.
 */
export async function receive(
  file: RemoteFile,
  partial: PartialFile,
  connection: Connection,
  { signal, onProgress }: ReceiveHooks,
): Promise<void> {
  const answer = await ask(file, partial.length, connection, signal);
  try {
    await checkAnswer(file, partial, answer);
  } catch (error) {
    discard(answer);
    throw error;
  }
  onProgress?.(partial.length, file.bytes);
  for await (const chunk of chunksOf(file, answer)) {
    await append(file, partial, chunk);
    onProgress?.(partial.length, file.bytes);
  }
  if (partial.length < file.bytes) throw endedEarly(file, partial.length);
}

async function ask(
  file: RemoteFile,
  start: number,
  connection: Connection,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  try {
    return await connection.get(file.url, requestHeaders(file, start), signal);
  } catch (error) {
    throw brokenOff(file, error);
  }
}

/** Frees the connection for the next attempt: an unread body would keep it busy. */
function discard({ body }: Answer): void {
  void body.dump({ limit: UNWANTED_BYTES }).catch(() => {});
}

/** Converts network errors alone: errors inside the consumer's loop are passed on unchanged. */
async function* chunksOf(file: RemoteFile, { body }: Answer): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) yield chunk as Uint8Array;
  } catch (error) {
    throw brokenOff(file, error);
  }
}

function requestHeaders({ token }: RemoteFile, start: number): Record<string, string> {
  return {
    'user-agent': 'itaclip',
    'accept-encoding': 'identity',
    ...(start > 0 && { range: `bytes=${start}-` }),
    ...(token && { authorization: `Bearer ${token}` }),
  };
}

/**
 * Checks a response before its body is read. If a server ignores ranges, the file starts from the beginning;
 * if it sends another part than requested, the whole file is requested.
 */
async function checkAnswer(file: RemoteFile, partial: PartialFile, answer: Answer): Promise<void> {
  const { statusCode: status, header } = answer;
  if (status !== 200 && status !== 206) {
    const wait = parseRetryAfter(header('retry-after'), new Date());
    throw refusedBy(file, status, wait && Math.ceil(wait));
  }
  if (header('content-type')?.startsWith('text/html')) throw webPage(file);
  const start = status === 206 ? rangeStart(header('content-range')) : 0;
  if (start !== 0 && start !== partial.length) {
    await writingModels(file.place, () => partial.empty());
    throw otherPart(file);
  }
  const length = header('content-length');
  if (length !== undefined && start + Number(length) !== file.bytes) {
    throw wrongSize(file, start + Number(length));
  }
  if (start === 0 && partial.length > 0) await writingModels(file.place, () => partial.empty());
}

/** Returns NaN if a part does not say where it begins. */
function rangeStart(contentRange: string | undefined): number {
  return Number(/^bytes (\d+)-/.exec(contentRange ?? '')?.[1] ?? NaN);
}

async function append(file: RemoteFile, partial: PartialFile, bytes: Uint8Array): Promise<void> {
  const length = partial.length + bytes.length;
  if (length > file.bytes) throw wrongSize(file, length);
  await writingModels(file.place, () => partial.append(bytes));
}
