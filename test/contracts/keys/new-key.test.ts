import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { KEY_PATTERN, keyRecordSchema } from '#contracts/keys/key.ts';
import { isSecretOf, newKey, parseKey } from '#contracts/keys/new-key.ts';

const NOW = new Date('2026-11-24T12:00:00.000Z');
const SETTINGS = { tenant: 'acme-2', name: 'nightly', scopes: ['segment' as const] };

describe('newKey', () => {
  it('names its row and keeps only the hash of its secret', () => {
    const { plain, record } = newKey('key', SETTINGS, NOW);
    const parsed = parseKey(plain);
    expect(parsed).toMatchObject({ tenant: 'acme-2', id: record.id });
    const hash = createHash('sha256')
      .update(parsed?.secret ?? '')
      .digest('hex');
    expect(keyRecordSchema.parse(record)).toMatchObject({ secret_sha256: hash });
    expect(JSON.stringify(record)).not.toContain(parsed?.secret);
    expect(plain).toMatch(KEY_PATTERN);
  });

  it('makes tokens that expire', () => {
    const { plain, record } = newKey('token', { ...SETTINGS, expires_in: 900 }, NOW);
    expect(parseKey(plain)?.id).toMatch(/^tok_/);
    expect(record.expires_at).toBe('2026-11-24T12:15:00.000Z');
  });
});

describe('isSecretOf', () => {
  it('accepts the secret of the record and no other', () => {
    const { plain, record } = newKey('key', SETTINGS, NOW);
    const other = newKey('key', SETTINGS, NOW);
    expect(isSecretOf(record, parseKey(plain)?.secret ?? '')).toBe(true);
    expect(isSecretOf(record, parseKey(other.plain)?.secret ?? '')).toBe(false);
    expect(isSecretOf({ secret_sha256: 'ab' }, parseKey(plain)?.secret ?? '')).toBe(false);
  });
});

describe('parseKey', () => {
  it.each(['', 'itk_acme', `itk_ACME_${'0'.repeat(32)}_${'0'.repeat(64)}`, `itk_acme_${'0'.repeat(97)}`])(
    'takes "%s" for no key',
    (text) => {
      expect(parseKey(text)).toBeUndefined();
    },
  );
});
