/** Verifies that a webhook is from the service, as Standard Webhooks 1.0 prescribes. */
import type { EvaluationEvent, PingEvent, SegmentationEvent } from './api-types.ts';

/** The body of a webhook; its `type` tells which. */
export type WebhookEvent = SegmentationEvent | EvaluationEvent | PingEvent;

/** A request of the web platform; or the headers and the raw body of another one. */
export type WebhookRequest =
  | Request
  | {
      headers: Headers | Record<string, string | readonly string[] | undefined>;
      body: string | Uint8Array<ArrayBuffer>;
    };

export type VerifyOptions = {
  /** The largest difference of the clocks. Default: 300. */
  toleranceSeconds?: number;
  /** Default: the current time. */
  now?: Date;
};

/** Thrown for a request whose sender is not known: answer it with 401. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
}

/**
 * @param secret The secret of the endpoint, `whsec_...`; or several, of which one must match.
 * @throws WebhookVerificationError
 */
export async function verifyWebhook(
  request: WebhookRequest,
  secret: string | readonly string[],
  { toleranceSeconds = 300, now = new Date() }: VerifyOptions = {},
): Promise<WebhookEvent> {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    readHeader(request.headers, name),
  ) as [string, string, string];
  requireRecent(timestamp, toleranceSeconds, now);
  const body = await readBody(request);
  const signed = joinBytes(new TextEncoder().encode(`${id}.${timestamp}.`), body);
  for (const each of typeof secret === 'string' ? [secret] : secret) {
    const key = await importSecret(each);
    for (const signature of signatures.split(' ')) {
      const bytes = signature.startsWith('v1,') ? decodeBase64(signature.slice(3)) : undefined;
      // The platform compares in constant time.
      if (bytes && (await crypto.subtle.verify('HMAC', key, bytes, signed))) return parseEvent(body);
    }
  }
  throw new WebhookVerificationError('No signature of the webhook is valid for this secret and these bytes.');
}

function readHeader(headers: WebhookRequest['headers'], name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : valueOf(headers, name);
  if (value) return value;
  throw new WebhookVerificationError(`The request has no header ${name}.`);
}

/** Names of headers are compared without case. */
function valueOf(
  headers: Record<string, string | readonly string[] | undefined>,
  name: string,
): string | undefined {
  const [, value] = Object.entries(headers).find(([each]) => each.toLowerCase() === name) ?? [];
  return typeof value === 'object' ? value.join(' ') : value;
}

function requireRecent(timestamp: string, toleranceSeconds: number, now: Date): void {
  const seconds = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
  if (Math.abs(now.getTime() / 1000 - seconds) <= toleranceSeconds) return;
  throw new WebhookVerificationError(
    `The timestamp "${timestamp}" is not within ${toleranceSeconds} seconds of this machine's clock.`,
  );
}

async function readBody(request: WebhookRequest): Promise<Uint8Array<ArrayBuffer>> {
  if ('arrayBuffer' in request) return new Uint8Array(await request.arrayBuffer());
  return typeof request.body === 'string' ? new TextEncoder().encode(request.body) : request.body;
}

function joinBytes(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}

async function importSecret(secret: string) {
  const bytes = decodeBase64(secret.replace(/^whsec_/, ''));
  if (!bytes?.length) throw new TypeError('The secret of a webhook is "whsec_" and base64.');
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function parseEvent(body: Uint8Array): WebhookEvent {
  return JSON.parse(new TextDecoder().decode(body)) as WebhookEvent;
}
