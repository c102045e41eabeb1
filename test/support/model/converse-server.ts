/**
 * A local stand-in for Amazon Bedrock's Converse API: HTTP/2 without TLS, which the SDK uses for an
 * endpoint of that kind. The test chooses the answers; the server records the requests.
 */
import { once } from 'node:events';
import {
  createServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type Http2Session,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export type ConverseRequest = {
  path: string;
  body: {
    system: { text: string }[];
    messages: { role: string; content: { text: string }[] }[];
    inferenceConfig: { temperature: number };
  };
};

/** `body` is sent as JSON unless it is text; null: the request is never answered. */
export type ConverseReply = { status?: number; error?: string; body: unknown } | null;

/** Receives the request and the number of requests so far, including this one. */
type Reply = (request: ConverseRequest, count: number) => ConverseReply;

export class ConverseServer implements AsyncDisposable {
  readonly requests: ConverseRequest[] = [];
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #sessions = new Set<Http2Session>();
  readonly #reply: Reply;

  private constructor(reply: Reply) {
    this.#reply = reply;
    this.#server.on('session', (session) => this.#sessions.add(session));
  }

  static async start(reply: Reply): Promise<ConverseServer> {
    const server = new ConverseServer(reply);
    await once(server.#server.listen(0, '127.0.0.1'), 'listening');
    return server;
  }

  /** The SDK's environment: this endpoint, invalid credentials, and no files of the user's. */
  get environment(): Record<string, string> {
    const { port } = this.#server.address() as AddressInfo;
    return {
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: `http://127.0.0.1:${port}`,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const session of this.#sessions) session.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
    const received = { path: request.url, body: (await json(request)) as ConverseRequest['body'] };
    this.requests.push(received);
    const reply = this.#reply(received, this.requests.length);
    if (reply === null) return;
    response.writeHead(reply.status ?? 200, {
      'content-type': 'application/json',
      ...(reply.error && { 'x-amzn-errortype': reply.error }),
    });
    response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
  }
}

/** Wraps a model's answer as the API does. */
export function says(text: string, stopReason: string | undefined = 'end_turn'): ConverseReply {
  return {
    body: {
      output: { message: { role: 'assistant', content: [{ text }] } },
      stopReason,
      usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
      metrics: { latencyMs: 1 },
    },
  };
}

export function fails(status: number, error: string, message: string): ConverseReply {
  return { status, error, body: { message } };
}
