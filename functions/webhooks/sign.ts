/**
 * Signs as Standard Webhooks 1.0 prescribes: HMAC-SHA256 over id, time and body, by every live
 * secret.
 */
import { createHmac } from 'node:crypto';

export type SignedMessage = {
  id: string;
  /** The time of this attempt. */
  at: Date;
  body: string;
};

/** @param secrets Each is `whsec_` and base64. */
export function signatureHeaders({ id, at, body }: SignedMessage, secrets: readonly string[]) {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const content = `${id}.${timestamp}.${body}`;
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => `v1,${hmac(secret, content)}`).join(' '),
  };
}

function hmac(secret: string, content: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', key).update(content).digest('base64');
}
