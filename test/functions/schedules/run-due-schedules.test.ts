import { beforeEach, describe, expect, it } from 'vitest';
import { ScheduleTable } from '#backend/tables/schedule-table.ts';
import { ProblemError } from '#contracts/errors.ts';
import type { EvaluationRequest } from '#contracts/evaluations/evaluation-request.ts';
import { newId } from '#contracts/ids.ts';
import { createLogger } from '#contracts/log.ts';
import type { Schedule } from '#contracts/schedules/schedule.ts';
import { later } from '#contracts/time.ts';
import { continueTrace } from '#contracts/trace.ts';
import { requestRun } from '#functions/schedules/request-run.ts';
import { runDueSchedules } from '#functions/schedules/run-due-schedules.ts';
import type { Evaluations, SchedulesContext } from '#functions/schedules/schedules-context.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';
import { scheduleFixture } from '#test/support/service/schedule-fixture.ts';

const MADE = new Date('2026-11-24T12:00:00.000Z');
const NIGHTS = ['2026-11-25', '2026-11-26', '2026-11-27'].map((day) => new Date(`${day}T01:30:00.000Z`));

type Made = { id: string; request: EvaluationRequest; state: 'live' | 'canceled' | 'ended' };

let backend: LocalBackend;
let context: SchedulesContext & { table: LocalBackend['table'] };
/** The created evaluations, in order. */
let evaluations: Made[];
/** The next attempts to create one throw these. */
let faults: Error[];
let lines: { level: string; msg: string }[];
const clock = { now: MADE };

const made: Evaluations = {
  async create({ id }, request) {
    const fault = faults.shift();
    if (fault) throw fault;
    if (!evaluations.some((each) => each.id === id)) evaluations.push({ id, request, state: 'live' });
  },
  async hasEnded({ id }) {
    return evaluations.find((each) => each.id === id)?.state !== 'live';
  },
  async isComparable({ id }) {
    return evaluations.find((each) => each.id === id)?.state === 'ended';
  },
  async cancel({ id }) {
    for (const each of evaluations) if (each.id === id) each.state = 'canceled';
  },
};

beforeEach(async () => {
  clock.now = MADE;
  [evaluations, faults, lines] = [[], [], []];
  const now = () => clock.now;
  backend = await openLocalBackend({ now });
  context = {
    table: backend.table,
    schedules: backend.schedules,
    evaluations: made,
    trace: { request_id: newId('request'), traceparent: continueTrace(undefined) },
    now,
    log: createLogger('test', 'info', {
      write: (line: string) => void lines.push(JSON.parse(line) as { level: string; msg: string }),
    }),
  };
  return () => backend[Symbol.asyncDispose]();
});

async function newSchedule(changes: Partial<Schedule> = {}): Promise<Schedule> {
  const schedule = scheduleFixture(MADE, changes);
  await context.schedules.create(schedule);
  return schedule;
}

async function minuteAt(at: Date): Promise<void> {
  clock.now = at;
  await runDueSchedules(context, new AbortController().signal);
}

const rowOf = async (schedule: Schedule) => (await context.schedules.get(schedule))!;
/** Sorted oldest first. */
const history = async (schedule: Schedule) =>
  (await context.schedules.listRuns(schedule, { limit: 50 })).runs.toReversed();
const statuses = async (schedule: Schedule) => (await history(schedule)).map(({ status }) => status);

describe('runDueSchedules', () => {
  it('compares each run with the last one that succeeded, if the schedule asks for it', async () => {
    const fixed = newId('evaluation');
    const { evaluation } = scheduleFixture(MADE);
    await newSchedule({ compare_to_previous: true, evaluation: { ...evaluation, compare_to: fixed } });
    const ends = ['ended', 'canceled', 'ended'] as const;
    for (const [night, end] of ends.entries()) {
      await minuteAt(NIGHTS[night]!);
      evaluations[night]!.state = end;
    }
    // No evaluation has succeeded before the first run; the second was canceled.
    const first = evaluations[0]!.id;
    expect(evaluations.map(({ request }) => request.compare_to)).toEqual([fixed, first, first]);
  });

  it('compares with nothing if no schedule asks for it', async () => {
    await newSchedule();
    await minuteAt(NIGHTS[0]!);
    evaluations[0]!.state = 'ended';
    await minuteAt(NIGHTS[1]!);
    expect(evaluations.map(({ request }) => request.compare_to)).toEqual([undefined, undefined]);
  });

  it('starts the evaluation of a schedule that is due, once', async () => {
    const webhook = { url: 'https://acme.example/hook' };
    const schedule = await newSchedule({ webhook });
    await minuteAt(later(NIGHTS[0]!, -1));
    expect(evaluations).toEqual([]);
    for (const seconds of [10, 70]) await minuteAt(later(NIGHTS[0]!, seconds));
    expect(evaluations).toMatchObject([{ request: { ...schedule.evaluation, webhook } }]);
    expect(await history(schedule)).toEqual([
      {
        id: evaluations[0]!.id.replace('evl_', 'run_'),
        status: 'started',
        trigger: 'cron',
        scheduled_for: NIGHTS[0]!.toISOString(),
        started_at: later(NIGHTS[0]!, 10).toISOString(),
        evaluation_id: evaluations[0]!.id,
      },
    ]);
    const row = await rowOf(schedule);
    expect(row).toMatchObject({ next_run_at: NIGHTS[1]!.toISOString(), unrecorded: [] });
    expect(row).not.toHaveProperty('waiting');
    expect(row.last_run).toMatchObject({ status: 'started' });
  });

  it('starts it once if several callers race', async () => {
    const schedule = await newSchedule();
    await Promise.all([1, 2, 3, 4].map((second) => minuteAt(later(NIGHTS[0]!, second))));
    await minuteAt(later(NIGHTS[0]!, 60));
    expect(evaluations).toHaveLength(1);
    expect(await statuses(schedule)).toEqual(['started']);
  });

  /** A run writes its row, the history and the evaluation in this many steps. */
  const STEPS = 7;

  it.each(['before', 'after'])('starts it once if a crash comes %s any of its writes', async (when) => {
    for (let crashAt = 1; crashAt <= STEPS + 1; crashAt += 1) {
      const schedule = await newSchedule({ tenant: `crash-${crashAt}` });
      evaluations.length = 0;
      let step = 0;
      const write = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
        step += 1;
        if (step === crashAt && when === 'before') throw new Error('killed');
        const answer = await work();
        if (step === crashAt) throw new Error('killed');
        return answer;
      };
      class Fragile extends ScheduleTable {
        override change(...of: Parameters<ScheduleTable['change']>) {
          return write(() => super.change(...of));
        }
        override tellRun(...of: Parameters<ScheduleTable['tellRun']>) {
          return write(() => super.tellRun(...of));
        }
      }
      const fragile = {
        ...context,
        schedules: new Fragile(backend.table, () => clock.now),
        evaluations: { ...made, create: (...of) => write(() => made.create(...of)) } satisfies Evaluations,
      };
      clock.now = later(NIGHTS[0]!, 10);
      const ended = runDueSchedules(fragile, new AbortController().signal);
      const crashed = await ended.then(
        () => false,
        () => true,
      );
      expect(crashed).toBe(crashAt <= STEPS);
      // Every decision was carried out, and no row is missing.
      await minuteAt(later(NIGHTS[0]!, 70));
      expect(evaluations, `crash at ${crashAt}`).toHaveLength(1);
      expect(await statuses(schedule), `crash at ${crashAt}`).toEqual(['started']);
      expect(await rowOf(schedule)).toMatchObject({ unrecorded: [], evaluation_id: evaluations[0]!.id });
    }
  });

  it('skips runs while the previous evaluation is running', async () => {
    const schedule = await newSchedule({ overlap: 'skip' });
    for (const night of NIGHTS.slice(0, 2)) await minuteAt(night);
    evaluations[0]!.state = 'ended';
    await minuteAt(NIGHTS[2]!);
    expect(await statuses(schedule)).toEqual(['started', 'skipped', 'started']);
    const [, skipped] = await history(schedule);
    expect(skipped?.blocked_by).toBe(evaluations[0]!.id);
    expect(evaluations).toHaveLength(2);
  });

  it('lets one run wait until the previous evaluation has ended', async () => {
    const schedule = await newSchedule({ overlap: 'queue' });
    for (const night of NIGHTS) await minuteAt(night);
    expect(await statuses(schedule)).toEqual(['started', 'queued', 'skipped']);
    expect(evaluations).toHaveLength(1);
    evaluations[0]!.state = 'ended';
    await minuteAt(later(NIGHTS[2]!, 60));
    expect(await statuses(schedule)).toEqual(['started', 'started', 'skipped']);
    expect(evaluations).toHaveLength(2);
  });

  it('cancels the previous evaluation', async () => {
    const schedule = await newSchedule({ overlap: 'cancel_previous' });
    for (const night of NIGHTS.slice(0, 2)) await minuteAt(night);
    expect(evaluations.map(({ state }) => state)).toEqual(['canceled', 'live']);
    expect(await statuses(schedule)).toEqual(['started', 'started']);
  });

  it('records nights that the machine slept through, and starts none of them', async () => {
    const schedule = await newSchedule();
    await minuteAt(later(NIGHTS[1]!, 3600));
    expect(evaluations).toEqual([]);
    expect(await history(schedule)).toMatchObject([
      { status: 'missed', missed: { count: 2, last: NIGHTS[1]!.toISOString() } },
    ]);
    expect(lines).toMatchObject([{ level: 'warn', msg: 'a run was missed' }]);
    expect((await rowOf(schedule)).next_run_at).toBe(NIGHTS[2]!.toISOString());
  });

  it('records why an evaluation cannot be created, and tries again the next night', async () => {
    const schedule = await newSchedule();
    faults = [new ProblemError('invalid-request', 'there is no vocabulary "gone"')];
    for (const night of NIGHTS.slice(0, 2)) await minuteAt(night);
    expect(await history(schedule)).toMatchObject([
      { status: 'failed', problem: { code: 'invalid-request', detail: 'there is no vocabulary "gone"' } },
      { status: 'started' },
    ]);
  });

  it('is retried while a store does not answer, and lets other schedules run', async () => {
    const schedules = [await newSchedule({ name: 'one' }), await newSchedule({ name: 'two' })];
    faults = [new Error('ECONNREFUSED')];
    await expect(minuteAt(NIGHTS[0]!)).rejects.toThrow('1 schedules failed and are retried.');
    expect(evaluations).toHaveLength(1);
    await minuteAt(later(NIGHTS[0]!, 60));
    expect(evaluations).toHaveLength(2);
    for (const schedule of schedules) expect(await statuses(schedule)).toEqual(['started']);
  });

  it('leaves a paused schedule and one that was deleted alone', async () => {
    await newSchedule({ paused_at: MADE.toISOString(), next_run_at: undefined });
    await context.schedules.delete(await newSchedule({ name: 'deleted' }));
    await minuteAt(later(NIGHTS[0]!, 3600));
    expect(evaluations).toEqual([]);
    expect(lines).toEqual([]);
  });

  it('starts nothing after its time', async () => {
    await newSchedule();
    clock.now = NIGHTS[0]!;
    await runDueSchedules(context, AbortSignal.abort());
    expect(evaluations).toEqual([]);
  });
});

describe('requestRun', () => {
  it('starts a run at once, the same for the same id', async () => {
    const schedule = await newSchedule();
    const id = newId('scheduleRun');
    const runs = [await requestRun(context, schedule, id), await requestRun(context, schedule, id)];
    expect(runs[0]).toMatchObject({ id, status: 'started', trigger: 'request' });
    expect(runs[1]).toEqual(runs[0]);
    expect(evaluations).toHaveLength(1);
    expect((await rowOf(schedule)).next_run_at).toBe(NIGHTS[0]!.toISOString());
  });

  it('is decided once for each of many at a time', async () => {
    const schedule = await newSchedule({ overlap: 'skip' });
    const runs = await Promise.all([1, 2, 3].map(() => requestRun(context, schedule, newId('scheduleRun'))));
    const started = runs.filter((run) => run?.status === 'started');
    expect(started).toMatchObject([{ evaluation_id: evaluations[0]?.id }]);
    expect(runs.filter((run) => run?.status === 'skipped')).toHaveLength(2);
    expect(evaluations).toHaveLength(1);
  });

  it('finds no missing schedule', async () => {
    const name = { tenant: 'acme', name: 'nightly' };
    expect(await requestRun(context, name, newId('scheduleRun'))).toBeUndefined();
  });
});
