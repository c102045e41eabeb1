import { describe, expect, it } from 'vitest';
import { describePlace, describeProgress, formatSeconds } from '#command-line/display/progress-text.ts';

const only = { index: 0, count: 1 };

describe('describePlace', () => {
  it('counts images from 1 where there are several', () => {
    expect(describePlace({ index: 2, count: 12 }, 'beach.jpg', 40)).toBe('[3/12] beach.jpg');
    expect(describePlace(only, 'beach.jpg', 40)).toBe('beach.jpg');
  });

  it('keeps the end of a name that is too long', () => {
    expect(describePlace({ index: 0, count: 2 }, 'holiday-0123.jpg', 15)).toBe('[1/2] …0123.jpg');
  });

  it('counts a letter outside the basic plane as one', () => {
    expect(describePlace(only, '🏖🏖🏖', 3)).toBe('🏖🏖🏖');
  });
});

describe('describeProgress', () => {
  it('carries on the pace of the windows so far', () => {
    expect(describeProgress({ stage: 'windows', done: 3, total: 9 }, only, 6)).toBe('3/9 windows, 12 s left');
  });

  it('counts the images that are still to come', () => {
    const second = { index: 1, count: 4 };

    expect(describeProgress({ stage: 'windows', done: 1, total: 2 }, second, 30)).toBe(
      '1/2 windows, 50 s left',
    );
  });

  it('promises nothing before the first window', () => {
    expect(describeProgress({ stage: 'windows', done: 0, total: 9 }, only, 2)).toBe('0/9 windows');
  });

  it('says what comes after the last window', () => {
    expect(describeProgress({ stage: 'windows', done: 9, total: 9 }, only, 6)).toBe('refining');
    expect(describeProgress({ stage: 'windows', done: 9, total: 9 }, { index: 0, count: 2 }, 6)).toBe(
      'refining, 6 s left',
    );
  });

  it('counts prompts without a guess', () => {
    expect(describeProgress({ stage: 'text', done: 80, total: 400 }, only, 5)).toBe('80/400 prompts');
  });
});

describe('formatSeconds', () => {
  it.each([
    [0.2, '0 s'],
    [59.4, '59 s'],
    [59.6, '1 min'],
    [3570, '1 h 0 min'],
    [4800, '1 h 20 min'],
  ])('writes %d as %s', (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });
});
