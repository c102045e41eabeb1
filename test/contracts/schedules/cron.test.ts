import { describe, expect, it } from 'vitest';
import { cronSchema, lastTime, nextTime, timezoneSchema, type CronTimes } from '#contracts/schedules/cron.ts';

/** Returns the times after `from` as [date and hour and minute in UTC]. */
function timesAfter(times: CronTimes, from: string, count: number): string[] {
  const found: string[] = [];
  let at = new Date(from);
  for (let index = 0; index < count; index += 1) {
    at = nextTime(times, at);
    found.push(at.toISOString().slice(5, 16));
  }
  return found;
}

describe('nextTime over clock changes', () => {
  it.each([
    // 02:00 becomes 03:00 at 01:00 UTC on 29 March; 03:00 becomes 02:00 at 01:00 UTC on 25 October.
    ['Europe/Berlin', '30 2 * * *', '2026-03-28T00:00Z', ['03-28T01:30', '03-29T01:00', '03-30T00:30']],
    ['Europe/Berlin', '30 2 * * *', '2026-10-24T00:00Z', ['10-24T00:30', '10-25T00:30', '10-26T01:30']],
    // 02:00 becomes 03:00 at 07:00 UTC on 8 March; 02:00 becomes 01:00 at 06:00 UTC on 1 November.
    ['America/New_York', '15 2 * * *', '2026-03-07T00:00Z', ['03-07T07:15', '03-08T07:00', '03-09T06:15']],
    ['America/New_York', '30 1 * * *', '2026-10-31T00:00Z', ['10-31T05:30', '11-01T05:30', '11-02T06:30']],
    // Half an hour: 02:00 becomes 02:30 at 15:30 UTC on 3 October, 02:00 becomes 01:30 at 15:00 UTC on 4 April.
    ['Australia/Lord_Howe', '15 2 * * *', '2026-10-02T00:00Z', ['10-02T15:45', '10-03T15:30', '10-04T15:15']],
    ['Australia/Lord_Howe', '45 1 * * *', '2026-04-03T00:00Z', ['04-03T14:45', '04-04T14:45', '04-05T15:15']],
  ])('in %s: "%s" runs once a day, also after %s', (timezone, cron, from, expected) => {
    expect(timesAfter({ cron, timezone }, from, 3)).toEqual(expected);
  });

  it('runs once where a time that does not exist meets one that does', () => {
    const times = { cron: '0 2,3 * * *', timezone: 'Europe/Berlin' };
    expect(timesAfter(times, '2026-03-28T12:00Z', 3)).toEqual(['03-29T01:00', '03-30T00:00', '03-30T01:00']);
    expect(timesAfter(times, '2026-10-24T12:00Z', 3)).toEqual(['10-25T00:00', '10-25T02:00', '10-26T01:00']);
  });

  it('has no steps of an hour that does not exist, and those of an hour that occurs twice', () => {
    const times = { cron: '*/30 2 * * *', timezone: 'Europe/Berlin' };
    expect(timesAfter(times, '2026-03-28T12:00Z', 2)).toEqual(['03-30T00:00', '03-30T00:30']);
    const autumn = ['10-25T00:00', '10-25T00:30', '10-25T01:00', '10-25T01:30', '10-26T01:00'];
    expect(timesAfter(times, '2026-10-24T12:00Z', 5)).toEqual(autumn);
  });

  it.each([
    ['Europe/Berlin', '2026-03-28T23:00Z'],
    ['Europe/Berlin', '2026-10-24T22:00Z'],
    ['America/New_York', '2026-11-01T04:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T13:00Z'],
  ])('counts elapsed time for every half hour in %s after %s', (timezone, from) => {
    const found = timesAfter({ cron: '*/30 * * * *', timezone }, from, 8).map((time) => time.slice(-5));
    const start = new Date(from).getTime();
    const expected = Array.from({ length: 8 }, (_, index) =>
      new Date(start + (index + 1) * 1_800_000).toISOString().slice(11, 16),
    );
    expect(found).toEqual(expected);
  });
});

describe('nextTime', () => {
  it('waits for the leap day', () => {
    const found = timesAfter({ cron: '0 12 29 2 *', timezone: 'UTC' }, '2096-03-01T00:00Z', 1);
    expect(found).toEqual(['02-29T12:00']);
    expect(nextTime({ cron: '0 12 29 2 *', timezone: 'UTC' }, new Date('2096-03-01T00:00Z'))).toEqual(
      // 2100 is not a leap year.
      new Date('2104-02-29T12:00Z'),
    );
  });

  it.each([
    ['0 0 * * 7', '11-29T00:00'],
    ['0 0 * * Sun', '11-29T00:00'],
    ['0 0 * * mon-fri/2', '11-25T00:00'],
    ['5,35 8-10 1 JAN,jul *', '01-01T08:05'],
    ['*/25 * * * *', '11-24T12:25'],
    ['  0   0  * * *  ', '11-25T00:00'],
  ])('reads "%s"', (cron, expected) => {
    expect(cronSchema.safeParse(cron).error).toBeUndefined();
    expect(timesAfter({ cron, timezone: 'UTC' }, '2026-11-24T12:00Z', 1)).toEqual([expected]);
  });
});

describe('lastTime', () => {
  it('is the time of that very minute, or the one before', () => {
    const times = { cron: '30 2 * * *', timezone: 'UTC' };
    expect(lastTime(times, new Date('2026-11-24T02:30Z'))).toEqual(new Date('2026-11-24T02:30Z'));
    expect(lastTime(times, new Date('2026-11-24T02:29:59.999Z'))).toEqual(new Date('2026-11-23T02:30Z'));
  });

  it.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'])(
    'goes back over the same times in %s, all year',
    (timezone) => {
      for (const cron of ['30 2 * * *', '15 1,2 * * *', '0 */6 * * *']) {
        let at = new Date('2026-01-01T00:00Z');
        const next = () => nextTime({ cron, timezone }, at);
        for (let time = next(); time < new Date('2027-01-01T00:00Z'); time = next()) {
          expect(lastTime({ cron, timezone }, time)).toEqual(time);
          at = time;
        }
      }
    },
  );
});

describe('cronSchema', () => {
  it.each([
    ['0 0 * *', /expected five fields .* found 4/],
    ['', /found 0/],
    ['0 0 0 * * *', /found 6/],
    ['@daily', /found 1/],
    ['0 0 L * *', /the day of month "L" is more than numbers/],
    ['0 0 15W * *', /the day of month "15W"/],
    ['0 0 * * mon#2', /the day of week "mon#2" is more than numbers, names/],
    ['0 0 * * 5L', /the day of week "5L"/],
    ['? * * * *', /the minute "\?"/],
    ['0 0 * monday *', /the month "monday"/],
    ['0 0 * * monday', /the day of week "monday"/],
    ['0 0 13 * 5', /day of month "13" together with day of week "5"/],
    ['0 0 */2 * mon', /one of them must be \*/],
    ['60 * * * *', /cannot be read: .*60/],
    ['0 24 * * *', /cannot be read: .*24/],
    ['0 0 * * 8', /cannot be read: .*8/],
    ['0 0 0 * *', /cannot be read/],
    ['0 22-2 * * *', /cannot be read: .*22-2/],
    ['*/0 * * * *', /cannot be read/],
    ['0/5 * * * *', /cannot be read/],
    ['1,, * * * *', /cannot be read/],
    ['0 0 30 2 *', /"0 0 30 2 \*" never comes/],
  ])('refuses "%s" and says why', (cron, expected) => {
    const [issue] = cronSchema.safeParse(cron).error?.issues ?? [];
    expect(issue?.message).toMatch(expected);
  });
});

describe('timezoneSchema', () => {
  it('takes names that have clock changes to know', () => {
    for (const name of ['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'Etc/GMT+5']) {
      expect(timezoneSchema.safeParse(name).success).toBe(true);
    }
    for (const name of ['', 'Mars/Olympus', '+02:00', '-05:00', 'Europe/Berlin ']) {
      expect(timezoneSchema.safeParse(name).success).toBe(false);
    }
  });
});
