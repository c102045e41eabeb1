/** A server that answers the SDK as AWS does: recorded answers by service and operation. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type Answer = { status?: number; type?: 'json' | 'xml'; body: string };
/** Answers by "service operation": the operation of its target, of its form, or its path. */
export type Answers = Record<string, Answer | ((request: string) => Answer)>;

export type AwsServer = AsyncDisposable & { asked: string[] };

const TYPES = { json: 'application/x-amz-json-1.1', xml: 'text/xml' };

const NOTHING_RECORDED: Answer = { status: 500, body: '{"__type":"NothingRecorded"}' };

/** Sets the SDK's variables of this process. */
export async function serveAws(answers: Answers): Promise<AwsServer> {
  const asked: string[] = [];
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    const name = `${serviceOf(request)} ${operationOf(request, body)}`;
    asked.push(name);
    const found = answers[name] ?? NOTHING_RECORDED;
    const answer = typeof found === 'function' ? found(`${regionOf(request)} ${request.url} ${body}`) : found;
    const { status = 200, type = 'json' } = answer;
    response.writeHead(status, { 'content-type': TYPES[type] }).end(answer.body);
  };
  const server = createServer((request, response) => void respond(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_MAX_ATTEMPTS: '1',
  });
  return {
    asked,
    async [Symbol.asyncDispose]() {
      delete process.env['AWS_ENDPOINT_URL'];
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A signature names region and service: Credential=KEY/DATE/REGION/SERVICE/aws4_request. */
function credentialOf({ headers }: IncomingMessage): string[] {
  return /Credential=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split('/') ?? [];
}

function serviceOf(request: IncomingMessage): string {
  return credentialOf(request)[3] ?? 'unsigned';
}

function regionOf(request: IncomingMessage): string {
  return credentialOf(request)[2] ?? '';
}

function operationOf({ headers, url = '' }: IncomingMessage, body: string): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.').at(-1)!;
  return new URLSearchParams(body).get('Action') ?? url.replace(/\?.*/, '');
}
