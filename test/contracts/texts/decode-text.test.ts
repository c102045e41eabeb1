import { describe, expect, it } from 'vitest';
import { decodeText, TextDecoding } from '#contracts/texts/decode-text.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('decodeText', () => {
  it.each(['', 'cat', 'Größe 猫 🐶', '\uFFFD'])('reads UTF-8: %j', (text) => {
    expect(decodeText(utf8(text), 'names.json')).toBe(text);
  });

  it('reads a byte order mark away, at the start alone', () => {
    expect(decodeText(utf8('\uFEFFcat'), 'names.json')).toBe('cat');
    expect(decodeText(utf8('cat\uFEFF'), 'names.json')).toBe('cat\uFEFF');
  });

  // Positions are counted by hand, from 1.
  it.each([
    ['Latin-1', [0x63, 0x61, 0x66, 0xe9], 'names.json is not UTF-8: byte 4 is 0xE9'],
    ['Latin-1 before more', [0x63, 0xe9, 0x22, 0x5d], 'names.json is not UTF-8: byte 2 is 0xE9'],
    ['a continuation alone', [0x63, 0x80], 'byte 2 is 0x80'],
    ['a cut character', [0x63, 0xe7, 0x8c], 'byte 2 is 0xE7'],
    ['an overlong form', [0xc0, 0xaf], 'byte 1 is 0xC0'],
    ['a file of other bytes', [0x00, 0xff, 0x07, 0x00], 'byte 2 is 0xFF'],
    ['half of a surrogate pair', [0x61, 0xed, 0xa0, 0x80], 'byte 2 is 0xED'],
    ['Latin-1 after a mark', [0xef, 0xbb, 0xbf, 0xe9, 0x21], 'byte 4 is 0xE9'],
  ])('says at which byte %s ceases to be UTF-8', (_, bytes, message) => {
    expect(() => decodeText(Uint8Array.from(bytes), 'names.json')).toThrow(message);
  });

  it.each([
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00]],
    ['UTF-16', [0xfe, 0xff, 0x00, 0x7b]],
    ['UTF-16', [0x7b, 0x00, 0x7d, 0x00]],
    ['UTF-16', [0x00, 0x7b, 0x00, 0x7d]],
    ['UTF-32', [0xff, 0xfe, 0x00, 0x00]],
    ['UTF-32', [0x00, 0x00, 0xfe, 0xff]],
    ['UTF-32', [0x7b, 0x00, 0x00, 0x00]],
    ['UTF-32', [0x00, 0x00, 0x00, 0x7b]],
  ])('names %s as what it is: %j', (encoding, bytes) => {
    expect(() => decodeText(Uint8Array.from(bytes), 'names.json')).toThrow(
      `names.json is ${encoding}, not UTF-8. Encode it as UTF-8.`,
    );
  });
});

describe('TextDecoding', () => {
  it('reads the same from pieces of any size', () => {
    const text = '\uFEFFGröße 猫 🐶\n';
    const bytes = utf8(text);
    for (let size = 1; size <= bytes.length; size++) {
      const decoding = new TextDecoding('val.txt', 'invalid-dataset');
      let decoded = '';
      for (let at = 0; at < bytes.length; at += size) decoded += decoding.push(bytes.subarray(at, at + size));
      expect(decoded + decoding.end()).toBe(text.slice(1));
    }
  });

  it('counts bytes from the first piece on, and has the code that was asked for', () => {
    const decoding = new TextDecoding('val.txt', 'invalid-dataset');
    decoding.push(utf8('猫\n'));
    decoding.push(Uint8Array.of(0xe7));
    expect(() => decoding.push(utf8('a'))).toThrow(
      expect.objectContaining({
        code: 'invalid-dataset',
        message: 'val.txt is not UTF-8: byte 5 is 0xE7. Encode it as UTF-8.',
      }),
    );
  });
});
