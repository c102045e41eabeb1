/** Gives schedules the same operations on evaluations that the API uses. */
import { finishEvaluation } from '#backend/finish-work.ts';
import { isTerminal } from '#contracts/jobs/job-states.ts';
import {
  createEvaluation,
  whyNotComparable,
  type EvaluationStart,
} from '../evaluations/create-evaluation.ts';
import type { Evaluations } from './schedules-context.ts';

export function openEvaluations(start: EvaluationStart): Evaluations {
  const { backend } = start;
  return {
    async create(name, request, trace) {
      await createEvaluation(start, { ...name, request, trace });
    },
    async hasEnded(name) {
      const evaluation = await backend.evaluations.get(name);
      return evaluation === undefined || isTerminal(evaluation.status);
    },
    async isComparable(name) {
      const evaluation = await backend.evaluations.get(name);
      return evaluation !== undefined && whyNotComparable(evaluation, backend.now()) === undefined;
    },
    async cancel(name) {
      const evaluation = await backend.evaluations.get(name);
      if (evaluation) await finishEvaluation(backend, evaluation, { status: 'canceled' });
    },
  };
}
