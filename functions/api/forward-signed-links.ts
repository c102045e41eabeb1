/**
 * Brings signed links of the local store to machines that reach only the API: the store itself listens on
 * the loopback. Nothing passes but requests of signed links, which the store then checks: no request that
 * is signed in a header, none without a signature, and no other operation than reading or writing one object.
 */
import {
  request as requestOf,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { pipeline } from 'node:stream/promises';

export type LinkedStore = {
  /** The address on which the store listens. */
  endpoint: URL;
  bucket: string;
};

/**
 * Headers that are not forwarded: those of this connection, and those that the store would trust.
 */
const NOT_FORWARDED = ['connection', 'keep-alive', 'expect', 'upgrade', 'host', 'x-forwarded-host'];
const METHODS = ['GET', 'HEAD', 'PUT', 'OPTIONS'];

/** From now on `server` takes requests for the bucket, too. */
export function forwardSignedLinks(server: Server, store: LinkedStore): void {
  const listeners = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const url = URL.parse(request.url ?? '/', 'http://api');
    if (!url?.pathname.startsWith(`/${store.bucket}/`)) {
      for (const listener of listeners) listener.call(server, request, response);
    } else if (isSignedLink(request, url)) void forward(store, request, response);
    else refuse(response, 403, 'AccessDenied', 'Only signed links are served here.');
  });
}

function isSignedLink({ method = '', headers }: IncomingMessage, { searchParams }: URL): boolean {
  const isSignedOtherwise = headers.authorization !== undefined || headers['x-amz-target'] !== undefined;
  return METHODS.includes(method) && searchParams.has('X-Amz-Signature') && !isSignedOtherwise;
}

async function forward(
  { endpoint }: LinkedStore,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { host = '' } = request.headers;
  const kept = Object.entries(request.headers).filter(([name]) => !NOT_FORWARDED.includes(name));
  const sent = requestOf(new URL(request.url ?? '/', endpoint), {
    method: request.method,
    // The signature covers the host that the client used.
    headers: { ...Object.fromEntries(kept), 'x-forwarded-host': host },
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) =>
    sent.on('response', resolve).on('error', reject),
  );
  try {
    // The store may answer before it has read everything.
    pipeline(request, sent).catch(() => undefined);
    const answer = await answered;
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    await pipeline(answer, response);
  } catch {
    sent.destroy();
    if (response.headersSent) response.destroy();
    else refuse(response, 503, 'ServiceUnavailable', 'The store does not answer. Try again in a moment.');
  }
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(
      `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
    );
}
