/**
 * The format of keys and tokens: `itk_{tenant}_{row}_{secret}`, where `row` is the UUID of the row without
 * hyphens. A key names its own row, so that checking it takes one read. Only the hash of the secret is
 * stored.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { ID_PREFIXES, newId } from '../ids.ts';
import { later } from '../time.ts';
import type { KeyRecord } from './key.ts';

type Kind = 'key' | 'token';

const LETTERS: Record<Kind, string> = { key: 'itk', token: 'itt' };
const PARTS = /^(itk|itt)_([a-z0-9][a-z0-9-]{0,62})_([0-9a-f]{32})_([0-9a-f]{64})$/;

/** `plain` is shown once; `record` is stored. */
export type NewKey = { plain: string; record: KeyRecord };

export type KeyFields = Pick<KeyRecord, 'tenant' | 'name' | 'scopes' | 'issued_by' | 'session_scopes'> & {
  /** Lifetime in seconds; without it the key does not expire. */
  expires_in?: number;
  /** The id of its row. Default: a new one. */
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

export type ParsedKey = { tenant: string; /** Id of its row. */ id: string; secret: string };

/** Parses a key or token; returns undefined for any other text. */
export function parseKey(plain: string): ParsedKey | undefined {
  const [, letters, tenant, row, secret] = PARTS.exec(plain) ?? [];
  if (letters === undefined || tenant === undefined || row === undefined || secret === undefined) {
    return undefined;
  }
  const prefix = letters === LETTERS.key ? ID_PREFIXES.key : ID_PREFIXES.token;
  const uuid = row.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { tenant, id: `${prefix}_${uuid}`, secret };
}

/** Compares in constant time. */
export function isSecretOf(record: Pick<KeyRecord, 'secret_sha256'>, secret: string): boolean {
  const [kept, given] = [record.secret_sha256, sha256(secret)].map((hash) => Buffer.from(hash, 'hex'));
  return kept?.length === given?.length && timingSafeEqual(kept!, given!);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
