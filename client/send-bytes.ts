/** Sends a request with whatever the platform has: `fetch`, or where its progress matters, `XMLHttpRequest`. */
import type { Answer, Attempt } from './exchange.ts';
import { TransferError } from './problem-error.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export type Sending = {
  method: string;
  url: string;
  headers?: Record<string, string> | undefined;
  body?: Blob | FormData | string | undefined;
  /** Is called with the number of bytes that were sent; with all of them in the end. */
  onSent?: ((bytes: number) => void) | undefined;
};

export function sendBytes(fetch: Fetch, sending: Sending): Attempt {
  if (sending.onSent && 'XMLHttpRequest' in globalThis) return (signal) => sendWithProgress(sending, signal);
  return async (signal) => {
    const { url, onSent, method, headers = {}, body = null } = sending;
    const answer = await fetch(url, { method, headers, body, signal });
    const received = await answer.blob();
    if (answer.ok && body instanceof Blob) onSent?.(body.size);
    return { status: answer.status, headers: answer.headers, body: received };
  };
}

/** The part of `XMLHttpRequest` that is used: other runtimes lack its types, too. */
type ProgressRequest = {
  upload: { addEventListener(type: 'progress', listener: (event: { loaded: number }) => void): void };
  responseType: string;
  response: Blob;
  status: number;
  addEventListener(type: 'load' | 'error' | 'abort', listener: () => void): void;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  getAllResponseHeaders(): string;
  send(body: unknown): void;
  abort(): void;
};

/** Browsers tell how much of a body was sent to `XMLHttpRequest` alone. */
function sendWithProgress(
  { method, url, headers = {}, body, onSent }: Sending,
  signal: AbortSignal,
): Promise<Answer> {
  const { XMLHttpRequest } = globalThis as unknown as { XMLHttpRequest: new () => ProgressRequest };
  const request = new XMLHttpRequest();
  const abort = () => request.abort();
  signal.addEventListener('abort', abort, { once: true });
  const answer = new Promise<Answer>((resolve, reject) => {
    request.open(method, url);
    request.responseType = 'blob';
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', ({ loaded }) => onSent?.(loaded));
    request.addEventListener('load', () => {
      const { status, response } = request;
      resolve({ status, headers: parseHeaders(request.getAllResponseHeaders()), body: response });
    });
    request.addEventListener('error', () => reject(new TransferError('The connection failed.')));
    request.addEventListener('abort', () => reject(signal.reason));
    request.send(body);
  });
  return answer.finally(() => signal.removeEventListener('abort', abort));
}

function parseHeaders(lines: string): Headers {
  const headers = new Headers();
  for (const line of lines.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return headers;
}
