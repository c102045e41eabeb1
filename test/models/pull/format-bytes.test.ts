import { describe, expect, it } from 'vitest';
import { formatBytes } from '#models/pull/format-bytes.ts';

describe('formatBytes', () => {
  it.each([
    [598_516_980, '599 MB'],
    [1_710_517_724, '1.71 GB'],
    [73_728, '74 kB'],
  ])('says %i as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
