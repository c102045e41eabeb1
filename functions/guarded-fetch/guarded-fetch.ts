/**
 * The only way in which the service calls an address that a customer chose: images by URL, and
 * webhooks. Every hop is checked (`check-url.ts`, `pinned-connector.ts`), sizes and the total time
 * are bounded, and nothing is sent but what the caller gives: no cookies, no credentials, no proxy.
 * A connection serves one request, so that none skips the check.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { checkUrl } from './check-url.ts';
import { failure, failureOf, type FetchFailure } from './fetch-failure.ts';
import { systemNetwork, type Network } from './pinned-connector.ts';
import type { AddressRules } from './public-address.ts';
import { readBody } from './read-body.ts';
import { sendRequest, type Connecting } from './send-request.ts';

export type FetchRequest = {
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
  /** At 0, a redirect is returned like any other answer. */
  maxRedirects: number;
  /** The largest body that is read; 0 discards the body. */
  maxBytes: number;
  /** The time for everything: names, connections, redirects, headers and body. */
  timeoutMilliseconds: number;
};

export type FetchAnswer = {
  kind: 'answer';
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Uint8Array;
};

/**
 * The server's behavior becomes an answer or a failure; the call rejects only for `signal` and for our
 * own defects.
 */
export type GuardedFetch = (
  request: FetchRequest,
  signal?: AbortSignal,
) => Promise<FetchAnswer | FetchFailure>;

export const REDIRECTS = [301, 302, 303, 307, 308];

export function createGuardedFetch(configuration: AddressRules & { network?: Network }): GuardedFetch {
  const { network = systemNetwork, ...rules } = configuration;
  return async (request, signal) => {
    const timeout = AbortSignal.timeout(request.timeoutMilliseconds);
    const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
    try {
      return await followRedirects(request, { network, rules, signal: either });
    } catch (error) {
      signal?.throwIfAborted();
      return failureOf(error, request.timeoutMilliseconds);
    }
  };
}

async function followRedirects(request: FetchRequest, hop: Connecting): Promise<FetchAnswer | FetchFailure> {
  let url = checkUrl(request.url, hop.rules);
  for (let redirects = 0; ; redirects += 1) {
    const answer = await fetchOnce(url, request, hop);
    const next = answer.kind === 'answer' && request.maxRedirects > 0 ? redirectOf(answer) : undefined;
    if (next === undefined) return answer;
    if (redirects === request.maxRedirects) {
      return failure('redirects', `There are more than ${request.maxRedirects} redirects.`);
    }
    const target = URL.parse(next, url.href);
    if (target === null) return failure('answer', 'The location of a redirect is not a URL.');
    if (url.protocol === 'https:' && target.protocol === 'http:') {
      return failure('refused', 'A redirect leads from https to http.');
    }
    url = checkUrl(target.href, hop.rules);
  }
}

function redirectOf({ status, headers }: FetchAnswer): string | undefined {
  const { location } = headers;
  return REDIRECTS.includes(status) && typeof location === 'string' ? location : undefined;
}

async function fetchOnce(
  url: URL,
  request: FetchRequest,
  hop: Connecting,
): Promise<FetchAnswer | FetchFailure> {
  const { maxRedirects, maxBytes } = request;
  return sendRequest(url, request, hop, async (answer) => {
    const { statusCode: status = 0, headers } = answer;
    const redirected = maxRedirects > 0 && REDIRECTS.includes(status);
    const bytes = await readBody(answer, redirected ? 0 : maxBytes);
    if (bytes !== undefined) return { kind: 'answer', status, headers, bytes };
    return failure('too-large', `The answer is longer than ${maxBytes.toLocaleString('en-US')} bytes.`);
  });
}
