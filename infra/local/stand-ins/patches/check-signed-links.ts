/**
 * The store stand-in checks no signatures: an app would pass here and be refused by S3. This patch
 * judges signed links as S3 does, and refuses requests without any signature.
 */
import { createHash } from 'node:crypto';
import type { S3RequestPresignerOptions } from '@aws-sdk/s3-request-presigner';
import type { Clock } from '#contracts/time.ts';
import { isSignedLink, judgeSignedLink } from './signed-link.ts';
import { refuse, type StoreRefusal } from './store-refusal.ts';
import type { StoreRequest, StoreServer } from './store-server.ts';

export type LinkChecks = { signer: S3RequestPresignerOptions & { accessKeyId: string }; now: Clock };

const CHECKSUM = 'x-amz-checksum-sha256';
/** The stand-in would parse bodies of these types, although a PUT may carry any bytes. */
const PARSED_TYPES = /^application\/(x-www-form-urlencoded|x-amz-json-1\.0)/;

export function checkSignedLinks(server: StoreServer, checks: LinkChecks): void {
  server.addHook('onRequest', async (request, reply) => {
    const refusal = await judge(request, checks);
    if (refusal) return refuse(reply, refusal);
    if (request.method === 'PUT' && PARSED_TYPES.test(request.headers['content-type'] ?? '')) {
      request.headers['content-type'] = 'application/octet-stream';
    }
    return undefined;
  });
  server.addHook('preHandler', async (request, reply) => {
    return hasOtherDigest(request) ? refuse(reply, OTHER_DIGEST) : undefined;
  });
}

async function judge(
  { method, originalUrl, headers }: StoreRequest,
  { signer, now }: LinkChecks,
): Promise<StoreRefusal | undefined> {
  // The service's processes sign their requests in this header. They are trusted, like everyone who
  // knows the keys.
  if (headers.authorization !== undefined) return undefined;
  // The API forwards links that were signed for the address at which it is reached.
  const { 'x-forwarded-host': host = headers.host ?? 'store' } = headers;
  const url = new URL(originalUrl, `http://${String(host)}`);
  const linked = { method, url, headers: { ...headers, host: String(host) } };
  return isSignedLink(url) ? judgeSignedLink(linked, signer, now()) : ANONYMOUS;
}

const ANONYMOUS: StoreRefusal = { status: 403, code: 'AccessDenied', message: 'Access Denied' };
const OTHER_DIGEST: StoreRefusal = {
  status: 400,
  code: 'BadDigest',
  message: `The SHA-256 of the body differs from the header ${CHECKSUM}.`,
};

function hasOtherDigest({ method, headers, body }: StoreRequest): boolean {
  const declared = headers[CHECKSUM];
  if (method !== 'PUT' || declared === undefined) return false;
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  return createHash('sha256').update(bytes).digest('base64') !== declared;
}
