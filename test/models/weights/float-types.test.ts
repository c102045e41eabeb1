import { describe, expect, it } from 'vitest';
import { decodeFloats, encodeHalves } from '#models/weights/float-types.ts';

const everyHalf = Uint16Array.from({ length: 65_536 }, (_, bits) => bits);

function decode(halves: Uint16Array): Float32Array {
  return decodeFloats(new Uint8Array(halves.slice().buffer), 'F16');
}

describe('encodeHalves', () => {
  it('returns every half that is a number', () => {
    const numbers = everyHalf.filter((bits) => !Number.isNaN(decode(Uint16Array.of(bits))[0]));
    expect(numbers.length).toBe(65_536 - 2 * 1023);
    expect(encodeHalves(decode(numbers))).toEqual(numbers);
  });

  it('rounds to the nearest half, and a tie to the even one', () => {
    // Between 1 and 2, halves are 2^-10 apart; below 2^-14 they are 2^-24 apart.
    const [step, tiny] = [2 ** -10, 2 ** -24];
    const values = [1 + step * 0.5, 1 + step * 1.5, 1 + step * 0.51, -1 - step * 1.49];
    const small = [tiny * 0.5, tiny * 1.5, tiny * 2.5, tiny * 0.51, -tiny * 1023.5];
    expect([...decode(encodeHalves(Float32Array.from(values)))]).toEqual([
      1,
      1 + 2 * step,
      1 + step,
      -1 - step,
    ]);
    expect([...decode(encodeHalves(Float32Array.from(small)))]).toEqual([
      0,
      tiny * 2,
      tiny * 2,
      tiny,
      -(2 ** -14),
    ]);
  });

  it('makes infinite what is too large, and keeps what is no number', () => {
    const values = Float32Array.of(65_519, 65_520, -1e9, Infinity, Number.NaN);
    expect([...decode(encodeHalves(values))]).toEqual([65_504, Infinity, -Infinity, Infinity, Number.NaN]);
  });
});
