import { expect, it } from 'vitest';
import { parseRetryAfter } from '#contracts/retry-after.ts';

const now = new Date('2026-11-24T12:00:00.000Z');

it.each([
  ['120', 120],
  [' 0 ', 0],
  ['Tue, 24 Nov 2026 12:01:30 GMT', 90],
  ['Tue, 24 Nov 2026 11:00:00 GMT', 0],
  ['999999999', 999_999_999],
  ['9'.repeat(400), undefined],
  ['-5', undefined],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
])('reads %j as %j seconds', (header, seconds) => {
  expect(parseRetryAfter(header, now)).toBe(seconds);
});

it('keeps the part of a second that is left until a date', () => {
  expect(parseRetryAfter('Tue, 24 Nov 2026 12:00:30 GMT', new Date('2026-11-24T12:00:00.250Z'))).toBe(29.75);
});
