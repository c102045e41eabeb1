/**
 * Answers that hold a secret (a new key, a token) are kept for a repeated request too, but nobody
 * who reads the table may learn the secret: such an answer is encrypted with the key of the
 * caller, of which the table has only a hash. Only the same caller can be given it again.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** @param credential What the caller proves to be itself by. */
export function seal(text: string, credential: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, encryptionKey(credential), nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

/** Undefined for another credential. */
export function unseal(sealed: string, credential: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv(ALGORITHM, encryptionKey(credential), bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    // The tag does not fit: that is how the wrong key shows.
    return undefined;
  }
}

function encryptionKey(credential: string): Buffer {
  return Buffer.from(hkdfSync('sha256', credential, '', 'idempotency', 32));
}
