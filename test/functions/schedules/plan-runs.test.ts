import { describe, expect, it } from 'vitest';
import { newId } from '#contracts/ids.ts';
import type { Schedule } from '#contracts/schedules/schedule.ts';
import { later } from '#contracts/time.ts';
import { LATE_SECONDS, planDueRuns, planRequestedRun } from '#functions/schedules/plan-runs.ts';
import { scheduleFixture } from '#test/support/service/schedule-fixture.ts';

const MADE = new Date('2026-11-24T12:00:00.000Z');
/** The time is half past two in Berlin. */
const FIRST = new Date('2026-11-25T01:30:00.000Z');
const RUNNING = newId('evaluation');

const schedule = (changes: Partial<Schedule> = {}) => scheduleFixture(MADE, changes);
const statuses = ({ unrecorded }: Pick<Schedule, 'unrecorded'>) => unrecorded.map(({ status }) => status);

describe('planDueRuns', () => {
  it('starts the run of this minute and waits for the next night', () => {
    const plan = planDueRuns(schedule(), later(FIRST, 20), undefined);
    expect(plan.waiting).toMatchObject({
      status: 'queued',
      trigger: 'cron',
      scheduled_for: FIRST.toISOString(),
    });
    expect(plan).toMatchObject({ unrecorded: [plan.waiting], last_run: plan.waiting });
    expect(plan.next_run_at).toBe('2026-11-26T01:30:00.000Z');
  });

  it('runs at most five minutes late', () => {
    expect(planDueRuns(schedule(), later(FIRST, LATE_SECONDS), undefined).waiting).toBeDefined();
    const late = planDueRuns(schedule(), later(FIRST, LATE_SECONDS + 1), undefined);
    expect(late.waiting).toBeUndefined();
    expect(late.unrecorded).toMatchObject([
      {
        status: 'missed',
        scheduled_for: FIRST.toISOString(),
        missed: { count: 1, last: FIRST.toISOString() },
        problem: { code: 'run-missed' },
      },
    ]);
    expect(late.last_run).toBe(late.unrecorded[0]);
    expect(late.next_run_at).toBe('2026-11-26T01:30:00.000Z');
  });

  it('records missed nights once, and runs the one that is in time', () => {
    const plan = planDueRuns(schedule(), new Date('2026-11-28T01:31:00Z'), undefined);
    expect(statuses(plan)).toEqual(['missed', 'queued']);
    expect(plan.unrecorded[0]).toMatchObject({
      scheduled_for: FIRST.toISOString(),
      missed: { count: 3, last: '2026-11-27T01:30:00.000Z' },
    });
    expect(plan.waiting?.scheduled_for).toBe('2026-11-28T01:30:00.000Z');
    expect(plan.next_run_at).toBe('2026-11-29T01:30:00.000Z');
  });

  it('counts many missed times to a hundred, and names the last of them', () => {
    const everyMinute = schedule({ cron: '* * * * *' });
    const plan = planDueRuns(everyMinute, new Date('2026-12-24T12:00:30Z'), undefined);
    expect(plan.unrecorded).toMatchObject([
      {
        scheduled_for: '2026-11-24T12:01:00.000Z',
        missed: { count: 100, last: '2026-12-24T11:59:00.000Z' },
      },
      { status: 'queued', scheduled_for: '2026-12-24T12:00:00.000Z' },
    ]);
  });

  it('skips a run while the previous one is running', () => {
    const plan = planDueRuns(schedule({ overlap: 'skip' }), FIRST, RUNNING);
    expect(plan).toMatchObject({
      unrecorded: [{ status: 'skipped', blocked_by: RUNNING, problem: { code: 'run-skipped' } }],
      next_run_at: '2026-11-26T01:30:00.000Z',
    });
    expect(plan.waiting).toBeUndefined();
  });

  it.each(['queue', 'cancel_previous'] as const)('lets one run wait if the overlap is %s', (overlap) => {
    const first = planDueRuns(schedule({ overlap }), FIRST, RUNNING);
    expect(first.waiting?.status).toBe('queued');
    const second = planDueRuns(schedule({ overlap, waiting: first.waiting }), FIRST, RUNNING);
    expect(statuses(second)).toEqual(['skipped']);
    expect(second).not.toHaveProperty('waiting');
    expect(second.unrecorded[0]?.problem?.detail).toContain(first.waiting?.id);
  });

  it('runs once in the night that has the hour twice', () => {
    const autumn = scheduleFixture(new Date('2026-10-24T12:00:00Z'));
    const plan = planDueRuns(autumn, new Date('2026-10-25T00:30:10Z'), undefined);
    expect(plan.waiting?.scheduled_for).toBe('2026-10-25T00:30:00.000Z');
    expect(plan.next_run_at).toBe('2026-10-26T01:30:00.000Z');
  });
});

describe('planRequestedRun', () => {
  it('runs now and leaves the next night as it is', () => {
    const id = newId('scheduleRun');
    const plan = planRequestedRun(schedule(), id, MADE, undefined);
    expect(plan.waiting).toMatchObject({ id, trigger: 'request', scheduled_for: MADE.toISOString() });
    expect(plan).not.toHaveProperty('next_run_at');
  });

  it('is skipped like any other', () => {
    const plan = planRequestedRun(schedule(), newId('scheduleRun'), MADE, RUNNING);
    expect(plan.unrecorded).toMatchObject([{ status: 'skipped', blocked_by: RUNNING }]);
  });
});
