import { describe, expect, it } from 'vitest';
import { hubSettings } from '../../../models/pull/hub-settings.ts';

describe('hubSettings', () => {
  it('is the hub, without a token, unless something else is said', () => {
    expect(hubSettings({ HF_ENDPOINT: '', HF_TOKEN: '' })).toEqual({
      endpoint: 'https://huggingface.co',
      token: undefined,
    });
  });

  it('takes a mirror, with a slash at its end or not, and a token', () => {
    expect(hubSettings({ HF_ENDPOINT: 'http://mirror.lan/hub/', HF_TOKEN: 'hf_secret\n' })).toEqual({
      endpoint: 'http://mirror.lan/hub',
      token: 'hf_secret',
    });
  });

  it.each(['mirror.lan', 'ftp://mirror.lan'])('refuses %s', (endpoint) => {
    expect(() => hubSettings({ HF_ENDPOINT: endpoint })).toThrow(`HF_ENDPOINT is "${endpoint}"`);
  });
});
