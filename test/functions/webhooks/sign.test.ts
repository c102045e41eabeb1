import { describe, expect, it } from 'vitest';
import { signatureHeaders } from '#functions/webhooks/sign.ts';

const message = {
  id: 'whd_0199f3a1-7c1e-7b52-9c11-3f6d2a0e4b8d',
  at: new Date(1795521600_900),
  body: '{"type":"ping"}',
};

/** Computed with Python's hmac and hashlib. */
const KNOWN = [
  {
    secret: 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
    signature: 'pv27GmWr8jfeCn2+ImJPwGmyMN4WdYTfr6W2y2QL8Zs=',
  },
  {
    secret: 'whsec_a2tra2tra2tra2tra2tra2tra2tra2tr',
    signature: '1t6MeMC1F9hGYmT5xmuJF/kvO1bFga4TrsN3xXog7tw=',
  },
] as const;

describe('signatureHeaders', () => {
  it.each(KNOWN)('signs with $secret', ({ secret, signature }) => {
    expect(signatureHeaders(message, [secret])).toEqual({
      'webhook-id': message.id,
      'webhook-timestamp': '1795521600',
      'webhook-signature': `v1,${signature}`,
    });
  });

  it('signs with every secret that lives', () => {
    const secrets = KNOWN.map(({ secret }) => secret);
    const signatures = KNOWN.map(({ signature }) => `v1,${signature}`);
    expect(signatureHeaders(message, secrets)['webhook-signature']).toBe(signatures.join(' '));
  });
});
