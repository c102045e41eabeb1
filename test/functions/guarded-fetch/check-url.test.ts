import { describe, expect, it } from 'vitest';
import { checkUrl } from '#functions/guarded-fetch/check-url.ts';
import { REFUSED_LOCALLY, REFUSED_URLS } from '#test/support/service/refused-urls.ts';

const strict = { allowLocal: false };
const local = { allowLocal: true };

describe('checkUrl', () => {
  it.each(REFUSED_URLS)('refuses %s', (url) => {
    expect(() => checkUrl(url, strict)).toThrow(expect.objectContaining({ code: 'url-not-allowed' }));
  });

  it.each(REFUSED_LOCALLY)('refuses %s even on one machine', (url) => {
    expect(() => checkUrl(url, local)).toThrow(expect.objectContaining({ code: 'url-not-allowed' }));
  });

  it.each([
    ['https://example.com/a?b=c', 'https://example.com/a?b=c'],
    ['https://EXAMPLE.com:8443/', 'https://example.com:8443/'],
    ['https://example.com./a#fragment', 'https://example.com/a'],
    ['https://8.8.8.8/', 'https://8.8.8.8/'],
    ['https://[2606:4700::1111]/', 'https://[2606:4700::1111]/'],
    ['https://[::ffff:8.8.8.8]/', 'https://[::ffff:808:808]/'],
    ['https://例え.jp/', 'https://xn--r8jz45g.jp/'],
    ['https://localhost.example.com/', 'https://localhost.example.com/'],
    ['https://example.com#@127.0.0.1/', 'https://example.com/'],
  ])('allows %s', (url, normalized) => {
    expect(checkUrl(url, strict).href).toBe(normalized);
  });

  it.each(['http://127.0.0.1:8000/hook', 'http://localhost:8000/', 'http://[::1]/', 'http://example.com/'])(
    'allows %s on one machine',
    (url) => {
      expect(checkUrl(url, local).href).toBe(url);
    },
  );

  it.each(['http://127.0.0.1:9/', 'http://10.0.0.5/', 'http://2130706433/', 'http://nas.local/'])(
    'names the setting that would allow %s',
    (url) => {
      expect(() => checkUrl(url, strict)).toThrow(/ITACLIP_ALLOWED_DESTINATIONS/);
    },
  );

  it('reveals neither password nor query', () => {
    for (const url of [
      'https://user:hunter2@example.com/?token=hunter2',
      'http://example.com/?token=hunter2',
    ]) {
      expect(() => checkUrl(url, strict)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('hunter2') as string }),
      );
    }
  });
});
