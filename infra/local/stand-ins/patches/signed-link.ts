/**
 * Returns S3's objection to a request by a signed link, checked in S3's order: the parameters, the
 * time, the length, the headers, the signature. The SDK's own presigner recomputes the signature.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { S3RequestPresigner, type S3RequestPresignerOptions } from '@aws-sdk/s3-request-presigner';
import type { StoreRefusal } from './store-refusal.ts';

export type LinkRequest = { method: string; url: URL; headers: IncomingHttpHeaders };

type Link = {
  keyId: string;
  signedAt: Date;
  expiresIn: number;
  signedHeaders: readonly string[];
  signature: string;
};

const PARAMETERS = ['Algorithm', 'Credential', 'Date', 'Expires', 'SignedHeaders', 'Signature'].map(
  (name) => `X-Amz-${name}`,
);
const WEEK_SECONDS = 7 * 24 * 3600;
/** The allowed difference between a clock and the store's. */
const SKEW_MILLISECONDS = 15 * 60 * 1000;

export function isSignedLink(url: URL): boolean {
  return PARAMETERS.some((name) => url.searchParams.has(name));
}

export async function judgeSignedLink(
  request: LinkRequest,
  signer: S3RequestPresignerOptions & { accessKeyId: string },
  now: Date,
): Promise<StoreRefusal | undefined> {
  const link = readLink(request.url);
  if (!link) return INCOMPLETE;
  if (link.keyId !== signer.accessKeyId) return UNKNOWN_KEY;
  return (
    judgeTime(link, now) ??
    judgeLength(request) ??
    judgeHeaders(link, request) ??
    (await judgeSignature(link, request, new S3RequestPresigner(signer)))
  );
}

function readLink({ searchParams: query }: URL): Link | undefined {
  const [algorithm, credential, date, expires, headers, signature] = PARAMETERS.map((name) =>
    query.get(name),
  );
  const time = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date ?? '');
  const expiresIn = Number(expires);
  if (algorithm !== 'AWS4-HMAC-SHA256' || !credential || !time || !headers || !signature) return undefined;
  if (!Number.isInteger(expiresIn) || expiresIn < 1 || expiresIn > WEEK_SECONDS) return undefined;
  const [, year, month, day, hour, minute, second] = time;
  return {
    keyId: credential.split('/')[0] ?? '',
    signedAt: new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`),
    expiresIn,
    signedHeaders: headers.split(';'),
    signature,
  };
}

const INCOMPLETE: StoreRefusal = {
  status: 400,
  code: 'AuthorizationQueryParametersError',
  message: `A signed link needs the parameters ${PARAMETERS.join(', ')}, and a lifetime of 1 to ${WEEK_SECONDS} seconds.`,
};
const UNKNOWN_KEY: StoreRefusal = {
  status: 403,
  code: 'InvalidAccessKeyId',
  message: 'The access key of the link is unknown.',
};

function judgeTime({ signedAt, expiresIn }: Link, now: Date): StoreRefusal | undefined {
  const refusal = (message: string, end: Date): StoreRefusal => ({
    status: 403,
    code: 'AccessDenied',
    message,
    details: { Expires: end.toISOString(), ServerTime: now.toISOString() },
  });
  const end = new Date(signedAt.getTime() + expiresIn * 1000);
  if (now > end) return refusal('Request has expired', end);
  if (signedAt.getTime() - now.getTime() > SKEW_MILLISECONDS) return refusal('Request is not yet valid', end);
  return undefined;
}

function judgeLength({ method, headers }: LinkRequest): StoreRefusal | undefined {
  if (method !== 'PUT') return undefined;
  if (headers['transfer-encoding'] !== undefined) {
    return {
      status: 501,
      code: 'NotImplemented',
      message: 'Chunked bodies are not supported. Send the header Content-Length.',
      details: { Header: 'Transfer-Encoding' },
    };
  }
  if (headers['content-length'] !== undefined) return undefined;
  return { status: 411, code: 'MissingContentLength', message: 'Send the header Content-Length.' };
}

/** S3's own headers must be signed, or whoever has the link could change its effect. */
function judgeHeaders({ signedHeaders }: Link, { headers }: LinkRequest): StoreRefusal | undefined {
  const unsigned = Object.keys(headers).filter(
    (name) => name.startsWith('x-amz-') && !signedHeaders.includes(name),
  );
  if (unsigned.length === 0) return undefined;
  return {
    status: 403,
    code: 'AccessDenied',
    message: 'The request has headers that the link was not signed for.',
    details: { HeadersNotSigned: unsigned.join(', ') },
  };
}

async function judgeSignature(
  { signedAt, expiresIn, signedHeaders, signature }: Link,
  { method, url, headers }: LinkRequest,
  signer: S3RequestPresigner,
): Promise<StoreRefusal | undefined> {
  const sent = signedHeaders.map((name) => [name, headers[name]] as const);
  const present = sent.filter((entry): entry is readonly [string, string] => typeof entry[1] === 'string');
  const again = await signer.presign(
    {
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: unsignedQuery(url),
      headers: Object.fromEntries(present),
    },
    {
      expiresIn,
      signingDate: signedAt,
      signableHeaders: new Set(signedHeaders),
      unhoistableHeaders: new Set(signedHeaders),
    },
  );
  if (again.query?.['X-Amz-Signature'] === signature) return undefined;
  return {
    status: 403,
    code: 'SignatureDoesNotMatch',
    message: `The link was signed for another request. It covers the method, the address and these headers: ${describeHeaders(sent)}.`,
    details: { SignedHeaders: signedHeaders.join(';') },
  };
}

/** Returns the parameters that the URL had before it was signed. */
function unsignedQuery({ searchParams }: URL): Record<string, string> {
  const ours = new Set([...PARAMETERS, 'X-Amz-Content-Sha256']);
  return Object.fromEntries([...searchParams].filter(([name]) => !ours.has(name)));
}

function describeHeaders(sent: readonly (readonly [string, string | string[] | undefined])[]): string {
  return sent
    .map(([name, value]) =>
      value === undefined ? `no ${name} was sent` : `${name}: ${[value].flat().join(', ')}`,
    )
    .join(', ');
}
