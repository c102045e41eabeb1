/**
 * Computes the times of a schedule: five fields of Unix cron in a time zone, parsed by croner. Clock changes:
 *
 * - A time of day that does not exist runs at the first moment after the gap, together with what was
 *   due then.
 * - A time of day that occurs twice runs once, the first time.
 * - If minute or hour has `*` or a step, elapsed time counts: every hour is every hour.
 */
import { Cron } from 'croner';
import { z } from 'zod';

const FIELDS = ['minute', 'hour', 'day of month', 'month', 'day of week'] as const;

const MONTHS = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const DAYS = 'sun|mon|tue|wed|thu|fri|sat';
/** Only months and days of the week have names. */
const NAMES: Partial<Record<(typeof FIELDS)[number], string>> = { month: MONTHS, 'day of week': DAYS };

export const cronSchema = z
  .string()
  .max(256)
  .superRefine((cron, context) => {
    const fault = faultOf(cron);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
  })
  .meta({
    description:
      'Minute, hour, day of month, month, day of week, as in Unix cron: numbers, `*`, lists, ranges, steps, and ' +
      'English names of months and days. Day of month and day of week cannot both be given.',
    example: '30 2 * * mon-fri',
    pattern: String.raw`^\s*[\d*,\/-]+\s+[\d*,\/-]+\s+[\d*,\/-]+\s+[\da-zA-Z*,\/-]+\s+[\da-zA-Z*,\/-]+\s*$`,
  });

export const timezoneSchema = z
  .string()
  .max(64)
  .refine(isTimezone, 'expected a name of the IANA time zone database, such as Europe/Berlin')
  .meta({
    description: 'A name of the IANA time zone database.',
    example: 'Europe/Berlin',
    pattern: String.raw`^[A-Za-z][\w+-]*(?:\/[\w+-]+)*$`,
  });

export type CronTimes = { cron: string; timezone: string };

/** Returns the first time after `after`. Throws for an expression without one, which the schema rejects. */
export function nextTime({ cron, timezone }: CronTimes, after: Date): Date {
  const next = read(cron, timezone).nextRun(after);
  if (!next) throw new Error(`"${cron}" has no time after ${after.toISOString()}.`);
  return next;
}

/** Returns the last time that is not after `at`, or undefined if there is none. */
export function lastTime({ cron, timezone }: CronTimes, at: Date): Date | undefined {
  // Adds a millisecond because croner returns only times strictly before the given one.
  return read(cron, timezone).previousRuns(1, new Date(at.getTime() + 1))[0];
}

/** Describes the fault of an expression, or returns undefined if it has none. */
function faultOf(cron: string): string | undefined {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== FIELDS.length) {
    return `expected five fields (${FIELDS.join(', ')}), found ${fields[0] === '' ? 0 : fields.length}`;
  }
  for (const [index, name] of FIELDS.entries()) {
    const text = fields[index] ?? '';
    const names = NAMES[name];
    const known = new RegExp(`^(?:[\\d*,/-]${names ? `|(?:${names})(?![a-z\\d])` : ''})+$`, 'i');
    if (!known.test(text)) {
      return `the ${name} "${text}" is more than numbers${names ? ', names' : ''}, *, lists, ranges and steps`;
    }
  }
  const [, , dayOfMonth, , dayOfWeek] = fields;
  if (dayOfMonth !== '*' && dayOfWeek !== '*') {
    return `day of month "${dayOfMonth}" together with day of week "${dayOfWeek}" means different things to different readers of cron: one of them must be *`;
  }
  return faultOfTimes(cron);
}

function faultOfTimes(cron: string): string | undefined {
  try {
    return read(cron, 'UTC').nextRun() ? undefined : `"${cron}" never comes`;
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    return `"${cron}" cannot be read: ${error.message.replace('CronPattern: ', '')}`;
  }
}

function read(cron: string, timezone: string): Cron {
  return new Cron(cron, { mode: '5-part', timezone, fixedTimeRule: 'no-wildcard' });
}

function isTimezone(name: string): boolean {
  // Any other name is a UTC offset, which ignores clock changes.
  if (!/^[a-z]/i.test(name)) return false;
  try {
    Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
