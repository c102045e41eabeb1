import { afterEach, describe, expect, it, vi } from 'vitest';
import { describeRun, EvaluationDisplay } from '#command-line/display/evaluation-display.ts';

describe('describeRun', () => {
  it('estimates the remaining time at the pace of the images after the first, for which the model was loaded', () => {
    const progress = { done: 1, skipped: 0, miou: 0.612, resumed: 0 };
    expect(describeRun(progress, 101, 0)).toBe('mIoU 61.2%');
    expect(describeRun({ ...progress, done: 11 }, 101, 20)).toBe('mIoU 61.2%, 3 min left');
  });

  it('does not count the images of earlier runs', () => {
    const progress = { done: 95, skipped: 2, miou: 0.5, resumed: 90 };
    expect(describeRun(progress, 100, 8)).toBe('mIoU 50.0%, 2 skipped, 10 s left');
  });

  it('has nothing left at the end', () => {
    expect(describeRun({ done: 9, skipped: 9, miou: null, resumed: 0 }, 9, 8)).not.toContain('left');
  });
});

describe('EvaluationDisplay', () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('prints a line each minute without a terminal', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const lines: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    using display = new EvaluationDisplay(1000, false);
    for (let done = 1; done <= 10; done += 1) {
      vi.advanceTimersByTime(25_000);
      display.update({ done, skipped: 0, miou: 0.5, resumed: 0 });
    }
    expect(lines).toEqual([
      '3/1000  mIoU 50.0%, 6 h 55 min left\n',
      '6/1000  mIoU 50.0%, 6 h 54 min left\n',
      '9/1000  mIoU 50.0%, 6 h 53 min left\n',
    ]);
  });
});
