/** Problems of requests that never reach the application: the server cannot read them as HTTP. */
import { RequestError } from '@hono/node-server';
import { STATUS_CODES, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { newId } from '#contracts/ids.ts';
import type { Logger } from '#contracts/log.ts';
import { PROBLEM_MEDIA_TYPE, problemDocument } from './problems/problem-response.ts';

type Refusal = { status: 400 | 408 | 431 | 501; detail: string };

const REFUSALS: Partial<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    detail: 'The headers of the request are larger than 16 KiB. Send fewer or shorter ones.',
  },
  HPE_INVALID_METHOD: { status: 501, detail: 'The method of the request is not one of HTTP.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'The request did not arrive in time. Send it again.' },
};

/** Answers what cannot be parsed with a problem document. A client that has gone away gets no answer. */
export function answerUnreadable(server: Server, publicUrl: string, logger: Logger): void {
  server.on('clientError', (error: NodeJS.ErrnoException & { reason?: string }, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const { status, detail } = REFUSALS[error.code ?? ''] ?? {
      status: 400,
      detail: `The request is not valid HTTP: ${error.reason ?? error.message}.`,
    };
    const id = newId('request');
    logger.info({ request_id: id, status, code: error.code }, 'request cannot be read');
    socket.end(rawAnswer(publicUrl, id, { status, detail }));
  });
}

/** Answers what is HTTP but no request for the application, such as a malformed Host header or another method. */
export function answerRefused(error: unknown, publicUrl: string, logger: Logger): Response {
  const id = newId('request');
  const refused = error instanceof RequestError || error instanceof TypeError;
  if (refused) logger.info({ request_id: id, err: error }, 'request refused');
  else logger.error({ request_id: id, err: error }, 'request failed');
  const code = refused ? 'invalid-request' : 'internal';
  const detail = refused
    ? `The request is not valid: ${error.message}.`
    : 'An internal error occurred. Report it with the request_id.';
  const problem = problemDocument(publicUrl, id, { code, detail, ...(refused && { status: 400 }) });
  const headers = { 'content-type': PROBLEM_MEDIA_TYPE, 'cache-control': 'no-store', 'x-request-id': id };
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

function rawAnswer(publicUrl: string, id: string, { status, detail }: Refusal): string {
  const code = status === 431 ? 'request-too-large' : 'invalid-request';
  const body = JSON.stringify(problemDocument(publicUrl, id, { code, detail, status }));
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${id}`,
    'Cache-Control: no-store',
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
