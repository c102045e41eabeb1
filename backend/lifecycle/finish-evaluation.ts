/**
 * How an evaluation ends, for everyone who may end one: first its terminal state, under the condition
 * that it has none, then the message to the webhook queue, then the mark that it was sent. A crash
 * between two of them is repaired by the sweeper.
 */
import type { Queues } from '../queues.ts';
import type { EvaluationEvent } from '#contracts/webhooks/events.ts';
import type { EvaluationName, EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import type { EndedEvaluationState } from '#contracts/evaluations/evaluation-states.ts';
import type { EvaluationEnd, EvaluationTable } from '../tables/evaluation-table.ts';

export type EvaluationEnding = { evaluations: EvaluationTable; queues: Queues };

/** What there is to tell: a gate that fails is told besides the success. */
export function evaluationEvents({
  status,
  gates = [],
}: { status: EndedEvaluationState } & Partial<Pick<EvaluationRow, 'gates'>>): EvaluationEvent[] {
  const ended: EvaluationEvent = `evaluation.${status}`;
  return gates.some(({ passed }) => !passed) ? [ended, 'evaluation.gate_failed'] : [ended];
}

/** The evaluation as it ended; undefined where it had ended before, and nothing was done. */
export async function finishEvaluation(
  ending: EvaluationEnding,
  evaluation: EvaluationName & Pick<EvaluationRow, 'webhook'>,
  end: EvaluationEnd,
): Promise<EvaluationRow | undefined> {
  const wanted = evaluation.webhook?.events ?? [];
  const tells = evaluationEvents(end).some((event) => wanted.includes(event));
  const ended = await ending.evaluations.end(evaluation, end, tells);
  if (ended && tells) await tellEvaluationEnd(ending, ended);
  return ended;
}

/** Sends the webhook queue what an evaluation's row says is still to be sent. */
export async function tellEvaluationEnd(
  { evaluations, queues }: EvaluationEnding,
  evaluation: EvaluationRow,
): Promise<void> {
  const { tenant, id, trace } = evaluation;
  await queues.sendWebhook({ kind: 'evaluation-ended', tenant, evaluation_id: id, trace });
  await evaluations.markEventSent(evaluation);
}
