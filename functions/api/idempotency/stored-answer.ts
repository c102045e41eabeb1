/** Which answers are kept for an idempotency key, and how they are told again. */
import type { ContentfulStatusCode, StatusCode } from 'hono/utils/http-status';
import type { ApiContext } from '../context.ts';
import type { StoredAnswer } from './claim-requests.ts';

const KEPT_HEADERS = ['content-type', 'location', 'retry-after', 'cache-control'];

/**
 * Answers that a retry may change are not stored: an outage, a temporary limit, a missing upload.
 */
const PASSING_STATUSES = [409, 429];

export function isKept(status: number): boolean {
  return status < 500 && !PASSING_STATUSES.includes(status);
}

export async function toStoredAnswer(response: Response): Promise<StoredAnswer> {
  const copy = response.clone();
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = copy.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return { status: copy.status, headers: Object.fromEntries(headers), body: await copy.text() };
}

export function replay(c: ApiContext, { status, headers, body }: StoredAnswer): Response {
  const all = { ...headers, 'idempotency-replayed': 'true' };
  return body === ''
    ? c.body(null, status as StatusCode, all)
    : c.body(body, status as ContentfulStatusCode, all);
}
