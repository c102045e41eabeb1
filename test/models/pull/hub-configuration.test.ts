import { describe, expect, it } from 'vitest';
import { hubConfiguration } from '#models/pull/hub-configuration.ts';

describe('hubConfiguration', () => {
  it('is the hub, without a token, unless something else is said', () => {
    expect(hubConfiguration({ HF_ENDPOINT: '', HF_TOKEN: '' })).toEqual({
      endpoint: 'https://huggingface.co',
      token: undefined,
    });
  });

  it('takes a mirror, with a slash at its end or not, and a token', () => {
    expect(hubConfiguration({ HF_ENDPOINT: ' https://mirror.lan/hub/\n', HF_TOKEN: 'hf_secret\n' })).toEqual({
      endpoint: 'https://mirror.lan/hub',
      token: 'hf_secret',
    });
  });

  it.each([
    ['https://mirror.lan', 'hf_secret'],
    ['http://localhost:8080', 'hf_secret'],
    ['http://127.0.0.1:8080', 'hf_secret'],
    ['http://[::1]:8080', 'hf_secret'],
    ['http://mirror.lan', undefined],
    ['http://localhost.mirror.lan', undefined],
    ['http://127.0.0.1.mirror.lan', undefined],
  ])('sends to %s the token %s', (endpoint, token) => {
    expect(hubConfiguration({ HF_ENDPOINT: endpoint, HF_TOKEN: 'hf_secret' })).toEqual({ endpoint, token });
  });

  it.each(['mirror.lan', 'ftp://mirror.lan', 'https://', 'https://mirror.lan?key=1'])(
    'refuses %s',
    (endpoint) => {
      expect(() => hubConfiguration({ HF_ENDPOINT: endpoint })).toThrow(`HF_ENDPOINT is "${endpoint}"`);
    },
  );

  it.each(['https://somebody:secret@mirror.lan', 'https://secret@mirror.lan/hub'])(
    'refuses a user in %s, and does not repeat it',
    (endpoint) => {
      const reading = () => hubConfiguration({ HF_ENDPOINT: endpoint });
      expect(reading).toThrow(/HF_ENDPOINT has a user name or a password before mirror\.lan,.* HF_TOKEN/);
      expect(reading).not.toThrow(/secret/);
    },
  );

  it.each(['somebody:secret@mirror.lan', 'ftp://somebody:secret@mirror.lan', 'https://a:secret@[mirror'])(
    'does not repeat the user of what is no address: %s',
    (endpoint) => {
      const reading = () => hubConfiguration({ HF_ENDPOINT: endpoint });
      expect(reading).toThrow(/^HF_ENDPOINT is "\S*\.\.\.@\S+": expected an address/);
      expect(reading).not.toThrow(/secret/);
    },
  );

  it.each(['hf_\nsecret', 'hf_ secret', 'hf_sécret', 'hf_\u0000secret'])(
    'refuses the token %j, and does not repeat it',
    (token) => {
      const reading = () => hubConfiguration({ HF_TOKEN: token });
      expect(reading).toThrow(/HF_TOKEN contains spaces, line breaks or other characters/);
      expect(reading).not.toThrow(/s.cret/);
    },
  );
});
