/** Checks that the evaluation of a schedule could be created now. */
import { ProblemError } from '#contracts/errors.ts';
import type { ScheduleRequest } from '#contracts/schedules/schedule-request.ts';
import { resolveEvaluation } from '#functions/evaluations/create-evaluation.ts';
import { requestOf } from '#functions/schedules/advance-schedule.ts';
import type { ApiContext } from '#functions/api/context.ts';
import { invalidAt } from '#functions/request-references/invalid-at.ts';

/** Throws what `POST /v1/evaluations` would answer, with pointers into the schedule. */
export async function checkEvaluation(c: ApiContext, schedule: ScheduleRequest): Promise<void> {
  if (schedule.webhook && schedule.evaluation.webhook) {
    throw invalidAt('/webhook', 'give the webhook here or in the evaluation, not both');
  }
  const { services, caller, trace } = c.var;
  const order = { tenant: caller.tenant, id: c.var.newId('evaluation'), trace, request: requestOf(schedule) };
  try {
    await resolveEvaluation(services, order);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw inSchedule(error, schedule);
  }
}

function inSchedule(
  { code, message, errors, cause }: ProblemError,
  { webhook }: ScheduleRequest,
): ProblemError {
  const placed = errors.map(({ pointer, detail }) => {
    const isOurs = webhook !== undefined && pointer.startsWith('/webhook');
    return { pointer: isOurs ? pointer : `/evaluation${pointer}`, detail };
  });
  return new ProblemError(code, message, { cause, errors: placed });
}
