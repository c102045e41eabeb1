/** One request for what is missing of a file, appended to what is there. */
import { ProblemError } from '../../contracts/errors.ts';
import { writingModels } from '../registry/models-folder.ts';
import type { Answer, Connection } from './connection.ts';
import {
  brokenOff,
  endedEarly,
  refusedBy,
  webPage,
  wrongSize,
  type RemoteFile,
} from './download-problems.ts';
import type { PartialFile } from './partial-file.ts';
import { parseRetryAfter } from './retry-schedule.ts';

export type ReceiveHooks = {
  signal?: AbortSignal;
  /** What was there from earlier counts as received. */
  onProgress?: (received: number, total: number) => void;
};

/** Throws a `DownloadProblem` for everything that a network does, `models-unavailable` for a disk. */
export async function receive(
  file: RemoteFile,
  partial: PartialFile,
  connection: Connection,
  { signal, onProgress }: ReceiveHooks,
): Promise<void> {
  try {
    const answer = await connection.get(file.url, requestHeaders(file, partial.length), signal);
    await checkAnswer(file, partial, answer);
    onProgress?.(partial.length, file.bytes);
    for await (const chunk of answer.body) {
      await append(file, partial, chunk as Uint8Array);
      onProgress?.(partial.length, file.bytes);
    }
  } catch (error) {
    throw error instanceof ProblemError ? error : brokenOff(file, error);
  }
  if (partial.length < file.bytes) throw endedEarly(file, partial.length);
}

function requestHeaders({ token }: RemoteFile, start: number): Record<string, string> {
  return {
    'user-agent': 'itaclip',
    'accept-encoding': 'identity',
    ...(start > 0 && { range: `bytes=${start}-` }),
    ...(token && { authorization: `Bearer ${token}` }),
  };
}

/** Before the body is read. A server that ignores ranges begins again, and so does the file. */
async function checkAnswer(file: RemoteFile, partial: PartialFile, answer: Answer): Promise<void> {
  const { statusCode: status, header } = answer;
  if (status !== 200 && status !== 206) {
    throw refusedBy(file, status, parseRetryAfter(header('retry-after'), Date.now()));
  }
  if (header('content-type')?.startsWith('text/html')) throw webPage(file);
  const start = status === 206 ? partial.length : 0;
  const length = header('content-length');
  if (length !== undefined && start + Number(length) !== file.bytes) {
    throw wrongSize(file, start + Number(length));
  }
  if (start === 0 && partial.length > 0) await writingModels(file.place, () => partial.empty());
}

async function append(file: RemoteFile, partial: PartialFile, bytes: Uint8Array): Promise<void> {
  const length = partial.length + bytes.length;
  if (length > file.bytes) throw wrongSize(file, length);
  await writingModels(file.place, () => partial.append(bytes));
}
