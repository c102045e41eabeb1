import { describe, expect, it } from 'vitest';
import {
  chooseQueue,
  passesAllowed,
  refuseLongShards,
  type Compute,
  type Work,
} from '#contracts/compute/compute.ts';
import { mergeOptions, PRESETS, type Preset } from '#contracts/segmentation/options.ts';

const work = (preset: Preset, priority: Work['priority'] = 'interactive'): Work => ({
  priority,
  options: mergeOptions(PRESETS[preset]),
});

describe('the queue of a photo', () => {
  it.each<[Compute, Work, boolean, string]>([
    ['gpu', work('balanced'), false, 'interactive'],
    ['gpu', work('balanced', 'batch'), true, 'batch'],
    ['lambda', work('balanced'), false, 'function'],
    ['lambda', work('paper', 'batch'), false, 'function'],
    ['both', work('fast'), false, 'function'],
    ['both', work('balanced'), false, 'function'],
    ['both', work('balanced'), true, 'interactive'],
    ['both', work('balanced', 'batch'), false, 'batch'],
    // 5 views of 5 rows and 17 columns of windows, for a photo of 2 to 1: 425 passes.
    ['both', work('paper'), false, 'interactive'],
  ])(
    'is, in a stage with %s, for %o and a free GPU (%s), the queue "%s"',
    async (compute, job, isFree, queue) => {
      expect(await chooseQueue(compute, job, async () => isFree)).toBe(queue);
    },
  );

  it('is found without a look at the workers where that does not matter', async () => {
    const look = () => Promise.reject(new Error('nobody asks'));
    expect(await chooseQueue('gpu', work('balanced'), look)).toBe('interactive');
    expect(await chooseQueue('lambda', work('balanced'), look)).toBe('function');
    expect(await chooseQueue('both', work('balanced', 'batch'), look)).toBe('batch');
  });
});

it('allows fewer encoder passes where only the function segments', () => {
  // A pass is assumed to take half a second in Lambda, whose calls end after 900 s.
  expect(passesAllowed('lambda') * 0.5).toBeLessThan(900 - 60);
  expect(passesAllowed('both')).toBe(passesAllowed('gpu'));
  expect(passesAllowed('lambda')).toBeLessThan(passesAllowed('gpu'));
});

describe('an evaluation in a stage without GPUs', () => {
  const variant = (preset: Preset) => ({ options: mergeOptions(PRESETS[preset]) });

  it('is accepted if a call can score a shard: 16 images of 2 x 3 windows in 5 views', () => {
    expect(() => refuseLongShards('lambda', [variant('balanced')])).not.toThrow();
    // Both share the passes of the encoder.
    const thresholds = [0.1, 0.2, 0.3, 0.4].map((probability_threshold) => ({
      options: mergeOptions(PRESETS.balanced, { probability_threshold }),
    }));
    expect(() => refuseLongShards('lambda', thresholds)).not.toThrow();
  });

  it('is refused otherwise, with the number of passes', () => {
    // 5 rows and 9 columns of windows at a stride of 28, 5 views, 16 images.
    expect(() => refuseLongShards('lambda', [variant('paper')])).toThrow(/3600 encoder passes/);
    expect(() => refuseLongShards('both', [variant('paper')])).not.toThrow();
  });
});
