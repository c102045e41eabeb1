import { expect, it } from 'vitest';
import { parsePeak, peakMemory } from './peak-memory.ts';

it('reads the high-water mark', () => {
  expect(parsePeak('VmPeak:\t 9000 kB\nVmHWM:\t    2048 kB\nVmRSS:\t 100 kB\n')).toBe(2 ** 21);
  expect(() => parsePeak('VmPeak: 1 kB')).toThrow('VmHWM');
});

it('is at least what is held now', () => {
  const held = new Uint8Array(64 * 2 ** 20).fill(1);
  expect(peakMemory()).toBeGreaterThanOrEqual(held.length);
});
