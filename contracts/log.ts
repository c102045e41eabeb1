/**
 * Writes log lines as JSON, one per line, with the ids of their request and job. They contain no image bytes,
 * keys, secrets or signed URLs: members that are known to hold them are removed here.
 */
import { pino, type DestinationStream, type Logger } from 'pino';
import type { BackendEnvironment } from './environment.ts';

export type { Logger };

const KEPT_CHARACTERS = 1024 * 1024;

const SECRETS = ['authorization', 'key', 'token', 'secret', 'secrets', 'url', 'headers', 'payload'];

export function createLogger(
  part: string,
  level: BackendEnvironment['ITACLIP_LOG_LEVEL'],
  destination?: DestinationStream,
): Logger {
  return pino(
    {
      level,
      base: { part },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '[removed]' },
    },
    destination ?? standardOutput(),
  );
}

/**
 * Log lines cannot be written to a full disk. This must not end a process: lines are buffered until they can
 * be written, up to a size limit, and those beyond it are dropped.
 */
function standardOutput(): DestinationStream {
  const stream = pino.destination({ dest: 1, sync: true, maxLength: KEPT_CHARACTERS });
  stream.on('error', () => undefined);
  return stream;
}
