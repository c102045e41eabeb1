import { expect, it } from 'vitest';
import { urlSchema } from '#contracts/url.ts';

it.each([
  ' https://example.com/',
  'https://example.com/ ',
  'https://example.com/\n',
  'https://exam\nple.com/',
  'https://example.com/a\tb',
  'https://example.com/a b',
  'https://example.com/\u00a0',
  'https://example.com/\u0000',
])('refuses %j, which a parser would rewrite', (url) => {
  const { error } = urlSchema.safeParse(url);
  expect(error?.issues[0]?.message).toMatch(/blank or a line break/);
});

it('takes a URL as it is', () => {
  expect(urlSchema.parse('https://example.com/a%20b?c=d')).toBe('https://example.com/a%20b?c=d');
});
