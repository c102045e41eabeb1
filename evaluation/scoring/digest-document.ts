/**
 * The digest of an evaluation: sha256, in hex, over everything that its document says before the digest. Two runs
 * that say the same have the same digest.
 */
import { createHash } from 'node:crypto';
import type { UnsignedDocument } from './document-changes.ts';

/**
 * Hashes the document in the form of format 1, which called the variants `settings`: renamed members do not change
 * the digest, so results of either format can be compared by it.
 */
export function digestDocument({ variants, ...rest }: UnsignedDocument): string {
  const canonical = { ...rest, format: 'itaclip-evaluation/1', settings: variants };
  return createHash('sha256').update(JSON.stringify(canonical)).digest('hex');
}
