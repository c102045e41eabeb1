/**
 * Explains to a URL's owner why their server gave no usable answer; defects of our own are
 * rethrown.
 */
import { ProblemError } from '#contracts/errors.ts';

export type FailureReason =
  | 'refused'
  | 'time-out'
  | 'dns'
  | 'tls'
  | 'connection'
  | 'answer'
  | 'too-large'
  | 'redirects';

export type FetchFailure = { kind: 'failure'; reason: FailureReason; detail: string };

const BY_CODE: [RegExp, FailureReason, string][] = [
  [/^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL|ETIMEOUT)/, 'dns', 'The host name cannot be resolved'],
  [/^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, 'time-out', 'The server was too slow'],
  [
    /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|CRL_)/,
    'tls',
    'TLS failed',
  ],
  [/^HPE_HEADER_OVERFLOW$/, 'answer', 'The headers are too long'],
  [/^HPE_/, 'answer', 'The server did not answer in HTTP'],
  [/^E[A-Z]+$/, 'connection', 'The connection failed'],
];

export function failure(reason: FailureReason, detail: string): FetchFailure {
  return { kind: 'failure', reason, detail };
}

/** @param timeoutMilliseconds The time limit of the whole request. */
export function failureOf(error: unknown, timeoutMilliseconds: number): FetchFailure {
  if (error instanceof ProblemError && error.code === 'url-not-allowed')
    return failure('refused', error.message);
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return failure('time-out', `The answer was not complete within ${timeoutMilliseconds / 1000} s.`);
  }
  const code = codeOf(error);
  const known = code === undefined ? undefined : BY_CODE.find(([pattern]) => pattern.test(code));
  if (known === undefined) throw error;
  return failure(known[1], `${known[2]} (${code}).`);
}

function codeOf(error: unknown): string | undefined {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
