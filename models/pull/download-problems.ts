/** Describes download failures: the request, the response, and what to do. */
import { ProblemError } from '#contracts/errors.ts';
import { mayHaveToken } from './hub-configuration.ts';
import { LONGEST_WAIT_SECONDS } from './retry-schedule.ts';

/** A pinned file on a server, and its local destination. */
export type RemoteFile = {
  url: string;
  /** The local path. */
  place: string;
  bytes: number;
  sha256: string;
  /** Sent to the host of `url`, and to no host that it redirects to. */
  token?: string;
};

type DownloadProblemOptions = {
  retryable?: boolean;
  cause?: unknown;
  /** The delay that the server asked for. */
  retryAfterSeconds?: number;
};

export class DownloadProblem extends ProblemError {
  /** The message without the address and the remedy. */
  readonly brief: string;
  readonly retryAfterSeconds: number | undefined;

  constructor({ url }: RemoteFile, brief: string, remedy: string, options: DownloadProblemOptions = {}) {
    super('download-failed', `${url}: ${brief}; ${remedy}.`, options);
    this.brief = brief;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

const CHECK_SERVER = 'check HF_ENDPOINT and the proxy';

/** Describes a response that is neither 200 nor 206. */
export function refusedBy(
  file: RemoteFile,
  status: number,
  retryAfterSeconds: number | undefined,
): DownloadProblem {
  const isBearable = (retryAfterSeconds ?? 0) <= LONGEST_WAIT_SECONDS;
  const later = retryAfterSeconds === undefined ? 'try again later' : `try again in ${retryAfterSeconds} s`;
  if (status === 401 || status === 403) {
    return new DownloadProblem(file, `the server answered ${status}, not allowed`, allowing(file));
  }
  if (status === 404) {
    const remedy = 'if HF_ENDPOINT names a mirror, take one that has it, or unset it';
    return new DownloadProblem(file, 'the server answered 404, not found', remedy);
  }
  if (status === 429) {
    const options = { retryable: isBearable, retryAfterSeconds };
    return new DownloadProblem(file, 'the server answered 429, too many requests', later, options);
  }
  if (status >= 500 || status === 408) {
    const options = { retryable: isBearable, retryAfterSeconds };
    const remedy = `${later}, or set HF_ENDPOINT to a mirror`;
    return new DownloadProblem(file, `the server answered ${status}, a server error`, remedy, options);
  }
  return new DownloadProblem(file, `the server answered ${status} instead of the file`, CHECK_SERVER);
}

function allowing({ url, token }: RemoteFile): string {
  if (token) return 'the HF_TOKEN that was sent may not read it: set another one, or none';
  if (!mayHaveToken(url)) return 'no token is sent over http: set HF_ENDPOINT to an address with https';
  return 'set HF_TOKEN to a token of the hub, or unset HF_ENDPOINT if that server is not meant';
}

/** Error codes of the system, of undici, of its parser and of TLS for which another attempt may succeed. */
const PASSING = /^(E(?!RR_)[A-Z]\w*|UND_ERR_(?!INVALID|NOT_SUPPORTED)\w+|HPE_\w+|ERR_(SSL|TLS|STREAM)_\w+)$/;

/** Describes a missing or incomplete response. */
export function brokenOff(file: RemoteFile, cause: unknown): DownloadProblem {
  const { code = '', message } = innermost(cause);
  if (/CERT|SIGNED|ISSUER|VERIFY/.test(code)) {
    const remedy = 'behind a proxy that inspects TLS, set NODE_EXTRA_CA_CERTS to its certificate';
    return new DownloadProblem(file, message, remedy, { cause });
  }
  const brief = message || code;
  if (!PASSING.test(code)) return new DownloadProblem(file, brief, CHECK_SERVER, { cause });
  const remedy = 'check the connection; behind a proxy set HTTPS_PROXY, for a mirror HF_ENDPOINT';
  return new DownloadProblem(file, brief, remedy, { cause, retryable: true });
}

export function endedEarly(file: RemoteFile, received: number): DownloadProblem {
  const brief = `the answer ended after ${received} of ${file.bytes} bytes`;
  return new DownloadProblem(file, brief, CHECK_SERVER, { retryable: true });
}

/** Describes a response whose part does not continue the local file. */
export function otherPart(file: RemoteFile): DownloadProblem {
  const brief = 'the server sent a different part of the file than requested';
  return new DownloadProblem(file, brief, CHECK_SERVER, { retryable: true });
}

/** Describes a file of another size, which is not worth downloading. */
export function wrongSize(file: RemoteFile, offered: number): DownloadProblem {
  const brief = `it has ${offered} bytes on the server, but the pinned file has ${file.bytes}`;
  return new DownloadProblem(file, brief, `nothing was installed: ${CHECK_SERVER}`);
}

/** Describes a web page, which for example a network that requires a sign-in sends. */
export function webPage(file: RemoteFile): DownloadProblem {
  const remedy = `sign in to the network if it requires that, and ${CHECK_SERVER}`;
  return new DownloadProblem(file, 'the response is a web page', remedy);
}

export function wrongBytes(file: RemoteFile, received: string): DownloadProblem {
  return new DownloadProblem(
    file,
    `its bytes differ from the pinned file: their sha256 is ${received}, not ${file.sha256}`,
    `they were removed and nothing was installed. Try again; if the problem persists, ${CHECK_SERVER}`,
  );
}

/** Unwraps the error that reports attempts at several addresses of a host. */
function innermost(error: unknown): { code?: string; message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return innermost(error.errors[0]);
  return error instanceof Error ? error : { message: String(error) };
}
