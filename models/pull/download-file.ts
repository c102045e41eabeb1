/**
 * Downloads one pinned file to its destination, across dropped connections, killed processes, redirects and
 * proxies. The destination stays empty until every byte has arrived and the digest matches.
 */
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { writingModels } from '../registry/models-folder.ts';
import { connect, type Connection } from './connection.ts';
import { DownloadProblem, wrongBytes, type RemoteFile } from './download-problems.ts';
import { PartialFile } from './partial-file.ts';
import { receive, type ReceiveHooks } from './receive.ts';
import { ATTEMPTS, retryDelay } from './retry-schedule.ts';

export type DownloadHooks = ReceiveHooks & {
  /** Called when all bytes have arrived, before their digest is computed. */
  onCheck?: () => void;
  /** Called after a failure with a short description; the next attempt follows after `seconds`. */
  onSetback?: (problem: string, seconds: number) => void;
};

export type DownloadConfiguration = {
  /** A connection without a byte for this long is closed and opened again. */
  stallMilliseconds: number;
  wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
};

export const DOWNLOAD_CONFIGURATION: DownloadConfiguration = {
  stallMilliseconds: 30_000,
  wait: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
};

/**
 * Downloads a file. Throws `download-failed` or `models-unavailable`, and the signal's reason after an abort.
 * The bytes received so far are kept for the next call.
 */
export async function downloadFile(
  file: RemoteFile,
  hooks: DownloadHooks = {},
  configuration: DownloadConfiguration = DOWNLOAD_CONFIGURATION,
): Promise<void> {
  await using connection = connect(configuration.stallMilliseconds);
  // Starts again if another process took over the bytes, unless that process has finished the file by now.
  while (!(await bring(file, connection, hooks, configuration))) {
    if (existsSync(file.place)) return;
  }
}

/** Returns false if the bytes arrived but another process took them over. */
async function bring(
  file: RemoteFile,
  connection: Connection,
  hooks: DownloadHooks,
  configuration: DownloadConfiguration,
): Promise<boolean> {
  const { place } = file;
  await using partial = await writingModels(place, () => PartialFile.claim(place));
  await receiveAll(file, partial, connection, hooks, configuration);
  hooks.onCheck?.();
  const sha256 = await writingModels(place, async () => {
    await partial.touch();
    return partial.sha256(hooks.signal);
  });
  if (sha256 !== file.sha256) {
    await writingModels(place, () => partial.remove());
    throw wrongBytes(file, sha256);
  }
  // Awaited here, because the file is released at the end of this function.
  return await writingModels(place, () => partial.finish());
}

async function receiveAll(
  file: RemoteFile,
  partial: PartialFile,
  connection: Connection,
  hooks: DownloadHooks,
  { wait }: DownloadConfiguration,
): Promise<void> {
  const { signal, onSetback } = hooks;
  if (partial.length > file.bytes) await writingModels(file.place, () => partial.empty());
  for (let failures = 0; partial.length < file.bytes;) {
    signal?.throwIfAborted();
    const before = partial.length;
    try {
      await receive(file, partial, connection, hooks);
    } catch (error) {
      signal?.throwIfAborted();
      failures = partial.length > before ? 1 : failures + 1;
      const isFinal = !(error instanceof DownloadProblem) || !error.retryable || failures >= ATTEMPTS;
      if (isFinal) throw error;
      const seconds = error.retryAfterSeconds ?? retryDelay(failures);
      onSetback?.(error.brief, seconds);
      await writingModels(file.place, () => partial.touch());
      await wait(seconds * 1000, signal);
    }
  }
}
