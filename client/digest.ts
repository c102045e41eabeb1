/** SHA-256 as the API writes it. */

/**
 * Hexadecimal; undefined where the platform has no digests, as on pages that came over plain HTTP. Lengths are
 * compared then, and nothing else.
 */
export async function sha256(blob: Blob): Promise<string | undefined> {
  if (!('subtle' in crypto)) return undefined;
  const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A key that no other request has. `crypto.randomUUID` is missing on pages that came over plain HTTP. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
