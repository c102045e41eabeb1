import { expect, it } from 'vitest';
import { apiUrl, isLoopback } from '#infra/local/api-address.ts';

it.each([
  ['127.0.0.1', 'http://127.0.0.1:8080'],
  ['localhost', 'http://localhost:8080'],
  ['::1', 'http://[::1]:8080'],
])('%s is called from this machine only, at %s', (host, url) => {
  expect(isLoopback(host)).toBe(true);
  expect(apiUrl(host, 8080)).toBe(url);
  expect(URL.canParse(url)).toBe(true);
});

it.each(['0.0.0.0', '::', '192.168.1.5', 'example.com', ''])('others may call %j', (host) => {
  expect(isLoopback(host)).toBe(false);
});
