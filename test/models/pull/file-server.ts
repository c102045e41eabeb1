/** Loopback servers that disturb downloads as networks do. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RemoteFile } from '#models/pull/download-problems.ts';
import { SeededRandom } from '#test/support/random.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

/** Larger than one chunk of a stream. */
export const FILE_BYTES = 300_000;

type Asked = { path: string; headers: IncomingHttpHeaders };

export type FileServer = {
  url: string;
  /** The requests, in order. */
  asked: Asked[];
};

/** Answers the first request with the first of `answers` and so on; the last one repeats. */
export async function startServer(...answers: RequestListener[]): Promise<FileServer> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    asked.push({ path: request.url!, headers: request.headers });
    answers[Math.min(asked.length, answers.length) - 1]!(request, response);
  });
  return { url: await listen(server), asked };
}

/** A proxy that opens all tunnels to `target`, whatever host was requested. */
export async function startProxy(target: string): Promise<{ url: string; hosts: string[] }> {
  const hosts: string[] = [];
  const server = createServer();
  server.on('connect', (request, socket) => {
    hosts.push(request.url!);
    const { hostname, port } = new URL(target);
    const upstream = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [socket, upstream]) {
      end.on('error', () => {
        socket.destroy();
        upstream.destroy();
      });
    }
  });
  return { url: await listen(server), hosts };
}

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export function randomBytes(length = FILE_BYTES, seed = 1): Buffer {
  const random = new SeededRandom(seed);
  return Buffer.from(Uint8Array.from({ length }, () => random.integer(0, 255)));
}

/** Serves `bytes`, and describes their download to a temporary folder. */
export function remoteFile(url: string, bytes: Uint8Array): RemoteFile {
  return {
    url: `${url}/model.safetensors`,
    place: join(temporaryFolder(), 'model', 'model.safetensors'),
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

/** Sends everything, or the requested range. */
export function whole(bytes: Uint8Array): RequestListener {
  return (request, response) => {
    const start = rangeStart(request.headers);
    writeHeadFrom(start, bytes, response);
    response.end(bytes.subarray(start));
  };
}

/** Sends `count` more bytes, and then does to the connection what `then` says. */
export function some(bytes: Uint8Array, count: number, then: 'cut' | 'hold'): RequestListener {
  return (request, response) => {
    const start = rangeStart(request.headers);
    writeHeadFrom(start, bytes, response);
    response.write(bytes.subarray(start, start + count), () => {
      if (then === 'cut') response.destroy();
    });
  };
}

export function status(code: number, headers: Record<string, string> = {}): RequestListener {
  return (_, response: ServerResponse) => response.writeHead(code, headers).end('no');
}

export function silence(): void {}

function writeHeadFrom(start: number, bytes: Uint8Array, response: ServerResponse): void {
  response.writeHead(start === 0 ? 200 : 206, {
    'content-length': bytes.length - start,
    ...(start > 0 && { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
  });
}

function rangeStart({ range }: IncomingHttpHeaders): number {
  return Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
}
