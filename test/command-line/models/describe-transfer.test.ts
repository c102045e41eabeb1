import { describe, expect, it } from 'vitest';
import { describeTransfer } from '#command-line/models/describe-transfer.ts';

describe('describeTransfer', () => {
  it('counts what was there before as received, and not as the speed of this run', () => {
    // 100 MB in 10 s are 10 MB/s; the 300 MB that are missing take 30 s at that.
    expect(describeTransfer(300e6, 600e6, 200e6, 10)).toBe('300 MB of 600 MB, 10 MB/s, 30 s left');
  });

  it('guesses nothing before anything came', () => {
    expect(describeTransfer(200e6, 600e6, 200e6, 5)).toBe('200 MB of 600 MB');
    expect(describeTransfer(200e6, 600e6, 200e6, 0)).toBe('200 MB of 600 MB');
  });
});
