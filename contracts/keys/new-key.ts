/**
 * What a key or token looks like: `itk_{tenant}_{row}_{secret}`, where `row` is the UUID of its row
 * without hyphens. It names its own row, so that checking it is one read; only the hash of the
 * secret is kept.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { ID_PREFIXES, newId } from '../ids.ts';
import { later } from '../time.ts';
import type { KeyRecord } from './key.ts';

type Kind = 'key' | 'token';

const LETTERS: Record<Kind, string> = { key: 'itk', token: 'itt' };
const PARTS = /^(itk|itt)_([a-z0-9][a-z0-9-]{0,62})_([0-9a-f]{32})_([0-9a-f]{64})$/;

/** The plain text is told once; the record is what is kept. */
export type NewKey = { plain: string; record: KeyRecord };

export type KeyFields = Pick<KeyRecord, 'tenant' | 'name' | 'scopes' | 'issued_by'> & {
  /** Seconds; without it the key does not expire. */
  expires_in?: number;
  /** Of its row; a new one unless given. */
  id?: string;
};

export function newKey(kind: Kind, { expires_in, ...fields }: KeyFields, now: Date): NewKey {
  const id = fields.id ?? newId(kind, now.getTime());
  const secret = randomBytes(32).toString('hex');
  const row = id.slice(ID_PREFIXES[kind].length + 1).replaceAll('-', '');
  return {
    plain: `${LETTERS[kind]}_${fields.tenant}_${row}_${secret}`,
    record: {
      ...fields,
      id,
      secret_sha256: sha256(secret),
      created_at: now.toISOString(),
      expires_at: expires_in === undefined ? undefined : later(now, expires_in).toISOString(),
    },
  };
}

export type ParsedKey = { tenant: string; /** Of its row. */ id: string; secret: string };

/** Undefined for what is no key and no token. */
export function parseKey(plain: string): ParsedKey | undefined {
  const [, letters, tenant, row, secret] = PARTS.exec(plain) ?? [];
  if (letters === undefined || tenant === undefined || row === undefined || secret === undefined) {
    return undefined;
  }
  const prefix = letters === LETTERS.key ? ID_PREFIXES.key : ID_PREFIXES.token;
  const uuid = row.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { tenant, id: `${prefix}_${uuid}`, secret };
}

/** Takes the same time for every wrong secret. */
export function isSecretOf(record: Pick<KeyRecord, 'secret_sha256'>, secret: string): boolean {
  const [kept, given] = [record.secret_sha256, sha256(secret)].map((hash) => Buffer.from(hash, 'hex'));
  return kept?.length === given?.length && timingSafeEqual(kept!, given!);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
