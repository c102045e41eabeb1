/** A form with an image and a request, as browsers, phones and programs send it. */
import { Busboy } from '@fastify/busboy';
import { ProblemError } from '#contracts/errors.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { ApiProblem } from '#functions/api/problems/api-problem.ts';
import { decodeUtf8 } from '../require-body.ts';

export type ImageForm = { image?: Uint8Array; request?: string };

const BOUNDARY = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i;

/** Parts with other names are ignored. Throws `invalid-request` for a body that is not a whole form. */
export async function readForm(contentType: string, body: Uint8Array): Promise<ImageForm> {
  const [, quoted, plain] = BOUNDARY.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) {
    throw notAForm(
      `The Content-Type "${contentType}" names no boundary. Let the HTTP client set this header.`,
    );
  }
  if (!Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes(`--${boundary}`)) {
    throw notAForm(
      `No part of the form begins with the boundary "${boundary}" that the Content-Type names. Let the HTTP client set this header.`,
    );
  }
  return readParts(contentType, body);
}

/** Both parts are read as bytes, with or without a file name: the parser would decode text loosely. */
async function readParts(contentType: string, body: Uint8Array): Promise<ImageForm> {
  const parts: { image?: Uint8Array; request?: Uint8Array } = {};
  const parser = new Busboy({
    headers: { 'content-type': contentType },
    isPartAFile: isRead,
  });
  parser.on('file', (name, stream) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.once('end', () => {
      if (isRead(name)) parts[name] ??= new Uint8Array(Buffer.concat(chunks));
    });
  });
  const finished = new Promise<void>((resolve, reject) => {
    parser.once('finish', resolve);
    parser.once('error', reject);
  });
  parser.end(body);
  try {
    await finished;
  } catch (cause) {
    throw notAForm('The form ends before its last boundary: it was cut off. Send it again.', cause);
  }
  return { image: parts.image, request: parts.request && requestText(parts.request) };
}

function isRead(name: string | undefined): name is 'image' | 'request' {
  return name === 'image' || name === 'request';
}

function requestText(bytes: Uint8Array): string {
  const { requestBytes } = SERVICE_LIMITS;
  if (bytes.byteLength <= requestBytes) return decodeUtf8(bytes, 'The part "request"');
  throw new ProblemError(
    'request-too-large',
    `The part "request" has ${bytes.byteLength} bytes; at most ${requestBytes} are allowed.`,
  );
}

function notAForm(detail: string, cause?: unknown): ApiProblem {
  return new ApiProblem('invalid-request', detail, { cause, status: 400 });
}
