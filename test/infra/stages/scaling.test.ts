import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  backlogPerWorker,
  scalingExpression,
  scalingFigure,
  scalingTarget,
  workersFromNothing,
  type ScalingFigures,
} from '#infra/stages/scaling.ts';

describe('backlogPerWorker', () => {
  it('is the jobs that one worker finishes in the acceptable wait', () => {
    expect(backlogPerWorker(0.5, 60)).toBe(120);
  });

  it('is never below one job', () => {
    expect(backlogPerWorker(300, 60)).toBe(1);
  });
});

describe('scalingTarget', () => {
  it('is what the numbers make of an image', () => {
    expect(scalingTarget(6)).toEqual({ workerSecondsPerImage: 6, backlogPerWorker: 20, busyShare: 0.8 });
  });
});

describe('workersFromNothing', () => {
  it('is what the backlog requires, from one worker to the maximum', () => {
    const backlogs = [0, 1, 40, 41, 100, 5000];
    expect(backlogs.map((backlog) => workersFromNothing(backlog, 40, 8))).toEqual([1, 1, 1, 2, 3, 8]);
  });

  it('is no more than a step scaling policy has steps', () => {
    expect(workersFromNothing(Infinity, 40, 100)).toBe(20);
  });
});

describe('scalingFigure', () => {
  /** One worker can end 20 in a minute; it should do 16, which is worth a backlog of 40. */
  const TARGET = { workerSecondsPerImage: 3, backlogPerWorker: 40, busyShare: 0.8 };
  const CASES: [ScalingFigures, number, string][] = [
    [{ backlog: 80, ended: 0, wanted: 4 }, 20, 'the backlog for each wanted worker'],
    [{ backlog: 0, ended: 64, wanted: 4 }, 40, 'the target, for workers that are busy enough'],
    [{ backlog: 0, ended: 80, wanted: 4 }, 50, 'more, for workers that are always busy'],
    [{ backlog: 0, ended: 16, wanted: 4 }, 10, 'less, for workers that are hardly busy'],
    [{ backlog: 200, ended: 64, wanted: 4 }, 50, 'the larger of the two'],
    [{ backlog: 90, ended: 20, wanted: 1 }, 90, 'more than one worker can do'],
    [{ backlog: 0, ended: 5, wanted: 1 }, 40, 'the target, for one that had work'],
    [{ backlog: 1, ended: 0, wanted: 1 }, 40, 'the target, for one that has work'],
    [{ backlog: 0, ended: 0, wanted: 1 }, 0, 'nothing, for one without work'],
    [{ backlog: 0, ended: 0, wanted: 4 }, 0, 'nothing, where nothing happens'],
    [{ backlog: 7, ended: 0, wanted: 0 }, 40, 'the target, while none runs yet'],
    [{ backlog: 900, ended: 0, wanted: 0 }, 40, 'the target, however much waits: step scaling has ordered'],
    [{ backlog: 0, ended: 0, wanted: 0 }, 0, 'nothing, for workers that are not needed any more'],
  ];

  it.each(CASES)('makes of %o %d: %s', (figures, figure) => {
    expect(scalingFigure(figures, TARGET)).toBe(figure);
  });

  it.each(CASES)('is what the expression makes of %o: %d', (figures, figure) => {
    expect(evaluate(scalingExpression(TARGET), figures)).toBe(figure);
  });
});

/** Metric math is JavaScript but for `IF`, `AND` and `OR`. */
function evaluate(expression: string, { backlog, ended, wanted }: ScalingFigures): unknown {
  const script = expression.replaceAll(' AND ', ' && ').replaceAll(' OR ', ' || ');
  const IF = (condition: boolean, then: number, otherwise: number) => (condition ? then : otherwise);
  return new Script(script).runInNewContext({ IF, backlog, ended, wanted });
}
