/** Writes problems as answers of the API: `application/problem+json` (RFC 9457). */
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ProblemCode, ProblemError } from '#contracts/errors.ts';
import type { Problem } from '#contracts/problem.ts';
import type { ApiContext } from '../context.ts';
import { ApiProblem } from './api-problem.ts';
import { PROBLEM_KINDS } from './problem-kinds.ts';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** Seconds, for problems that pass by themselves. */
const RETRY_AFTER: Partial<Record<ProblemCode, number>> = {
  unavailable: 2,
  'idempotency-in-flight': 1,
  'upload-incomplete': 2,
};

type ProblemContent = { code: ProblemCode; detail: string; status?: ContentfulStatusCode };

/** The document; its `type` is the address of a page about the problem. */
export function problemDocument(publicUrl: string, requestId: string, content: ProblemContent) {
  const { status, title } = PROBLEM_KINDS[content.code];
  return {
    type: `${publicUrl}/problems/${content.code}`,
    title,
    status: content.status ?? status,
    detail: content.detail,
    code: content.code,
    request_id: requestId,
  } satisfies Problem;
}

/** Keeps the headers that middleware has set before. */
export function problemResponse(c: ApiContext, error: ProblemError): Response {
  const { status, headers } = error instanceof ApiProblem ? error : { status: undefined, headers: {} };
  const { code, message: detail, errors } = error;
  const publicUrl = c.var.services.configuration.ITACLIP_PUBLIC_URL;
  const document = problemDocument(publicUrl, c.var.requestId, { code, detail, status });
  const seconds = RETRY_AFTER[code];
  return c.body(JSON.stringify(errors.length > 0 ? { ...document, errors } : document), document.status, {
    'content-type': PROBLEM_MEDIA_TYPE,
    'cache-control': 'no-store',
    ...(seconds !== undefined && { 'retry-after': String(seconds) }),
    ...headers,
  });
}
