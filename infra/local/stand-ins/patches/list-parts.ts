/**
 * The S3 stand-in accepts the parts of a multipart upload but cannot list them, which a resuming
 * phone needs. Here its server answers ListParts from what the stand-in itself remembers.
 */
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { findPackageJSON } from 'node:module';
import { pathToFileURL } from 'node:url';

type Part = { partNumber: number; body: Uint8Array; etag: string; lastModified: Date };
type Transfers = Map<string, { parts: Map<number, Part> }>;
type Method = (this: unknown, ...parameters: unknown[]) => unknown;

/** S3's limit of parts in one answer. */
const MOST_PARTS = 1000;

const watched: Transfers[] = [];
let watching = false;

/**
 * Captures the multipart uploads of every store that starts from now on, including those found in
 * its folder: the stand-in keeps them private.
 */
export async function watchTransfers(): Promise<readonly Transfers[]> {
  if (watching) return watched;
  watching = true;
  const home = pathToFileURL(findPackageJSON('fauxqs', import.meta.url) ?? '');
  const { S3Store } = (await import(new URL('dist/s3/s3Store.js', home).href)) as {
    S3Store: { prototype: Record<string, Method> };
  };
  for (const name of ['createMultipartUpload', 'restoreMultipartUpload']) {
    const original = S3Store.prototype[name];
    if (original === undefined)
      throw new Error(`The S3 stand-in has no ${name}: its version differs from the patched one.`);
    S3Store.prototype[name] = function remember(...parameters) {
      const { multipartUploads } = this as { multipartUploads: Transfers };
      if (!watched.includes(multipartUploads)) watched.push(multipartUploads);
      return original.apply(this, parameters);
    };
  }
  return watched;
}

/** From now on `server` answers ListParts, too. */
export function answerListParts(server: Server, stores: readonly Transfers[]): void {
  const listeners = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const query = new URL(request.url ?? '', 'http://store').searchParams;
    if (request.method === 'GET' && query.has('uploadId')) answerParts(response, query, stores);
    else for (const listener of listeners) listener.call(server, request, response as never);
  });
}

function answerParts(response: ServerResponse, query: URLSearchParams, stores: readonly Transfers[]): void {
  const id = query.get('uploadId') ?? '';
  const transfer = stores.find((store) => store.has(id))?.get(id);
  const body = transfer
    ? describePage([...transfer.parts.values()], query)
    : '<Error><Code>NoSuchUpload</Code><Message>There is no such multipart upload.</Message></Error>';
  response.writeHead(transfer ? 200 : 404, { 'content-type': 'application/xml' }).end(body);
}

/**
 * S3 names the last part of a page as the next marker on every page, even the last one: 0 if there
 * is none.
 */
function describePage(all: readonly Part[], query: URLSearchParams): string {
  const marker = Number(query.get('part-number-marker') ?? 0);
  const most = Math.min(Number(query.get('max-parts') ?? MOST_PARTS), MOST_PARTS);
  const left = all.toSorted((a, b) => a.partNumber - b.partNumber).filter((part) => part.partNumber > marker);
  const page = left.slice(0, most);
  return `<ListPartsResult><PartNumberMarker>${marker}</PartNumberMarker>\
<NextPartNumberMarker>${page.at(-1)?.partNumber ?? 0}</NextPartNumberMarker><MaxParts>${most}</MaxParts>\
<IsTruncated>${left.length > most}</IsTruncated>${page.map(describePart).join('')}</ListPartsResult>`;
}

function describePart({ partNumber, body, etag, lastModified }: Part): string {
  const size = `<Size>${body.byteLength}</Size>`;
  const modified = `<LastModified>${lastModified.toISOString()}</LastModified>`;
  return `<Part><PartNumber>${partNumber}</PartNumber><ETag>${etag}</ETag>${size}${modified}</Part>`;
}
