/** A form with an image and a request, as browsers, phones and programs send it. */
import { Busboy } from '@fastify/busboy';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { ApiProblem } from '#functions/api/problems/api-problem.ts';

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

/** The image is a file even without a file name, and the request is text even with one. */
async function readParts(contentType: string, body: Uint8Array): Promise<ImageForm> {
  const form: ImageForm = {};
  const parser = new Busboy({
    headers: { 'content-type': contentType },
    isPartAFile: (name) => name === 'image',
    limits: { fieldSize: SERVICE_LIMITS.requestBytes },
  });
  parser.on('file', (_name, stream) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.once('end', () => (form.image ??= new Uint8Array(Buffer.concat(chunks))));
  });
  parser.on('field', (name, value) => {
    if (name === 'request') form.request ??= value;
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
  return form;
}

function notAForm(detail: string, cause?: unknown): ApiProblem {
  return new ApiProblem('invalid-request', detail, { cause, status: 400 });
}
