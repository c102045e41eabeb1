import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Result } from '#contracts/segmentation/result.ts';
import { describeOutcome, encodeOutcome } from '#command-line/segment/describe-outcome.ts';
import type { FileOutcome } from '#command-line/segment/segment-files.ts';

function outcomeWith(
  classes: { name: string; share: number; present?: boolean }[],
  outputs = ['labels.png', 'overlay.jpg', 'result.json'],
): FileOutcome {
  const result = {
    classes: classes.map((each) => ({ present: true, area: 1000 * each.share, ...each })),
  } as unknown as Result;
  const folder = join('out', 'beach.jpg');
  return { file: 'images/beach.jpg', ok: true, folder, outputs, seconds: 2.1234, timings: {}, result };
}

const failure: FileOutcome = {
  file: 'broken.jpg',
  ok: false,
  error: { code: 'invalid-image', message: 'It is truncated.\nExport it again.' },
};

describe('describeOutcome', () => {
  it('names what was found, the largest first, and where to look', () => {
    const outcome = outcomeWith([
      { name: 'background', share: 0.2 },
      { name: 'dog', share: 0.7996 },
      { name: 'ball', share: 0.0004 },
      { name: 'cat', share: 0, present: false },
    ]);

    expect(describeOutcome(outcome)).toBe(
      `images/beach.jpg: dog 80.0%, background 20.0%, ball <0.1% -> ${join('out', 'beach.jpg', 'overlay.jpg')} (2.1 s)`,
    );
  });

  it('names the folder where no overlay was asked for', () => {
    const outcome = outcomeWith([{ name: 'dog', share: 1 }], ['labels.png', 'result.json']);

    expect(describeOutcome(outcome)).toBe(
      `images/beach.jpg: dog 100.0% -> ${join('out', 'beach.jpg')} (2.1 s)`,
    );
  });

  it('says why an image failed', () => {
    expect(describeOutcome(failure)).toMatch(/^broken\.jpg: failed, invalid-image: It is truncated\./);
  });
});

describe('encodeOutcome', () => {
  it('is one line of JSON, also where a message has several', () => {
    expect(encodeOutcome(failure)).not.toContain('\n');
    expect(JSON.parse(encodeOutcome(failure))).toEqual(failure);
  });
});
