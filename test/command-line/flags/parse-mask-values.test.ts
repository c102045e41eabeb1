import { describe, expect, it } from 'vitest';
import { parseMaskValues } from '#command-line/flags/parse-mask-values.ts';

describe('parseMaskValues', () => {
  it('reads values with their classes', () => {
    expect(parseMaskValues('0=background, 255 = traffic light,254=traffic light')).toEqual({
      '0': 'background',
      '254': 'traffic light',
      '255': 'traffic light',
    });
  });

  it.each([
    ['255', 'Expected values from 0 to 65535 with their classes'],
    ['255=', 'Expected values from 0 to 65535 with their classes'],
    ['=cow', 'Expected values from 0 to 65535 with their classes'],
    ['65536=cow', 'Expected values from 0 to 65535 with their classes'],
    ['0=wall,0=cow', 'The value 0 has two classes'],
  ])('refuses "%s"', (text, message) => {
    expect(() => parseMaskValues(text)).toThrow(message);
  });
});
