/** The webhook body of an evaluation that has ended, in less than 20 kB. Pure. */
import type { EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import type { EndedEvaluationState } from '#contracts/evaluations/evaluation-states.ts';
import type { EvaluationEvent, EvaluationPayload } from '#contracts/webhooks/events.ts';
import { isShort, SHORT_DETAIL } from './limit-payload.ts';

export type EndedEvaluation = EvaluationRow & { status: EndedEvaluationState };

/** Returns JSON and leaves out what is too long. */
export function evaluationPayload(
  evaluation: EndedEvaluation,
  event: EvaluationEvent,
  publicUrl: string,
): string {
  const payload = payloadOf(evaluation, event, publicUrl);
  const whole = JSON.stringify(payload);
  if (isShort(whole)) return whole;
  return JSON.stringify({ ...payload, data: { ...payload.data, metadata: {} } });
}

function payloadOf(evaluation: EndedEvaluation, type: EvaluationEvent, publicUrl: string): EvaluationPayload {
  const { id, status, created_at, finished_at = created_at, metadata, problem, scores, gates } = evaluation;
  const self = `${publicUrl}/v1/evaluations/${id}`;
  return {
    type,
    timestamp: finished_at,
    data: {
      id,
      status,
      created_at,
      finished_at,
      metadata,
      problem: problem && {
        type: `${publicUrl}/problems/${problem.code}`,
        code: problem.code,
        detail: problem.detail.slice(0, SHORT_DETAIL),
      },
      variants: scores?.variants.map(({ name, miou, miou_interval }) => ({ name, miou, miou_interval })),
      gates,
      links: { self, report: status === 'succeeded' ? `${self}/report` : null },
    },
  };
}
