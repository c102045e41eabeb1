/** Webhooks are signed by the library of Standard Webhooks here, and by nothing of this project. */
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { verifyWebhook, WebhookVerificationError } from '#client/index.ts';

const SECRET = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const OTHER = 'whsec_a2tra2tra2tra2tra2tra2tra2tra2tr';
const ID = 'whd_0199f3a1-7c1e-7b52-9c11-3f6d2a0e4b8d';
const BODY = '{"type":"ping","timestamp":"2026-11-24T09:30:00.000Z","data":{"endpoint_id":"whe_ä"}}';
const AT = new Date(1795521600_000);

function signed(secrets: readonly string[], at = AT, body = BODY) {
  return {
    'webhook-id': ID,
    'webhook-timestamp': String(at.getTime() / 1000),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(ID, at, body)).join(' '),
  };
}

function request(headers: Record<string, string>, body = BODY): Request {
  return new Request('https://example.com/itaclip', { method: 'POST', headers, body });
}

const verify = (received: Parameters<typeof verifyWebhook>[0], secret: string | string[] = SECRET) =>
  verifyWebhook(received, secret, { now: AT });

describe('verifyWebhook', () => {
  it('returns the event of a request that the library signed', async () => {
    expect(await verify(request(signed([SECRET])))).toEqual(JSON.parse(BODY));
  });

  it('takes the headers and the raw body of a server of Node', async () => {
    const headers = { ...signed([SECRET]), 'content-type': ['application/json'], host: undefined };
    expect(await verify({ headers, body: BODY })).toMatchObject({ type: 'ping' });
    expect(await verify({ headers, body: Buffer.from(BODY) })).toMatchObject({ type: 'ping' });
  });

  it('compares the names of headers without case', async () => {
    const headers = Object.fromEntries(
      Object.entries(signed([SECRET])).map(([name, value]) => [name.toUpperCase(), value]),
    );
    expect(await verify({ headers, body: BODY })).toMatchObject({ type: 'ping' });
  });

  it('takes each of several secrets and each of several signatures', async () => {
    expect(await verify(request(signed([SECRET])), [OTHER, SECRET])).toMatchObject({ type: 'ping' });
    expect(await verify(request(signed([OTHER, SECRET])))).toMatchObject({ type: 'ping' });
  });

  it.each([
    ['another secret', signed([OTHER])],
    ['another body', signed([SECRET], AT, `${BODY} `)],
    ['another id', { ...signed([SECRET]), 'webhook-id': 'whd_other' }],
    ['another version of signatures', { ...signed([SECRET]), 'webhook-signature': 'v1a,AAAA' }],
    ['a signature that is not base64', { ...signed([SECRET]), 'webhook-signature': 'v1,%%%' }],
    ['a request that is too old', signed([SECRET], new Date(AT.getTime() - 301_000))],
    ['a request from the future', signed([SECRET], new Date(AT.getTime() + 301_000))],
    ['a timestamp that is no number', { ...signed([SECRET]), 'webhook-timestamp': '0x6b0578c0' }],
    ['no signature', { 'webhook-id': ID, 'webhook-timestamp': '1795521600' }],
  ])('refuses %s', async (_name, headers) => {
    await expect(verify(request(headers))).rejects.toThrow(WebhookVerificationError);
  });

  it('does not accept a secret that is no secret', async () => {
    await expect(verify(request(signed([SECRET])), 'whsec_')).rejects.toThrow(TypeError);
  });
});
