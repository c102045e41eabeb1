import { describe, expect, it } from 'vitest';
import { backlogPerWorker, SCALING } from '../../infra/scaling.ts';

describe('backlogPerWorker', () => {
  it('is the jobs that one worker finishes in the acceptable wait', () => {
    expect(backlogPerWorker(0.5, 60)).toBe(120);
  });

  it('is never below one job', () => {
    expect(backlogPerWorker(300, 60)).toBe(1);
  });
});

describe('SCALING', () => {
  it('accepts no shorter wait than an instance takes to start, which would order instances that come too late', () => {
    expect(SCALING.acceptableWaitSeconds).toBeGreaterThanOrEqual(SCALING.instanceStartSeconds);
  });
});
