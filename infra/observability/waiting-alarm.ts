/** The alarm of a queue whose messages wait too long. */
import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { RunbookAlarmProps } from '../constructs/runbook-alarm.ts';
import type { WorkQueue } from '../constructs/work-queue.ts';

export type WatchedQueue = {
  name: string;
  queue: WorkQueue['queue'];
  oldestMessageMinutes: number;
  /** True if shards of evaluations wait in the queue: hundreds at once, which take hours by design. */
  holdsEvaluations: boolean;
};

const MINUTE = Duration.minutes(1);
/** A call of the function takes at most 15 minutes, so that by then it has deleted its message or never will. */
const PROGRESS_PERIOD = Duration.minutes(10);

/** Looks at age, or where evaluations wait, at whether anything has been finished while messages grew old. */
export function waitingAlarm(watched: WatchedQueue): RunbookAlarmProps {
  return watched.holdsEvaluations ? progressAlarm(watched) : ageAlarm(watched);
}

function ageAlarm({ name, queue, oldestMessageMinutes }: WatchedQueue): RunbookAlarmProps {
  return {
    symptom: `Messages of the queue "${name}" wait too long.`,
    section: 'messages-wait-too-long',
    metric: queue.metricApproximateAgeOfOldestMessage({ period: MINUTE, statistic: 'Maximum' }),
    threshold: oldestMessageMinutes * 60,
    periods: 3,
  };
}

function progressAlarm({ name, queue, oldestMessageMinutes }: WatchedQueue): RunbookAlarmProps {
  const period = PROGRESS_PERIOD;
  return {
    symptom: `Messages of the queue "${name}" wait, and none is finished.`,
    section: 'messages-wait-too-long',
    metric: new MathExpression({
      expression: `IF(oldest > ${oldestMessageMinutes * 60} AND FILL(finished, 0) < 1, 1, 0)`,
      label: 'old messages without progress',
      usingMetrics: {
        oldest: queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' }),
        finished: queue.metricNumberOfMessagesDeleted({ period, statistic: 'Sum' }),
      },
      period,
    }),
    threshold: 0,
    periods: 2,
  };
}
