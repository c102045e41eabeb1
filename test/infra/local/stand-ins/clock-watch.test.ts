import { expect, it } from 'vitest';
import { ClockWatch } from '#infra/local/stand-ins/clock-watch.ts';

it('tells by how much the clock was set, both ways, and nothing while time passes', () => {
  let clock = Date.parse('2026-11-24T12:00:00.000Z');
  let elapsed = 7;
  const watch = new ClockWatch(
    () => new Date(clock),
    () => elapsed,
  );
  const pass = (real: number, shown: number) => {
    elapsed += real * 1000;
    clock += shown * 1000;
    return watch.look();
  };
  expect([pass(60, 60), pass(1, 1 - 10_800), pass(1, 1), pass(1, 10_801)]).toEqual([0, -10_800, 0, 10_800]);
});
