/** A problem in the words of the command line: where a command solves it, the message names that command. */
import type { ProblemError } from '#contracts/errors.ts';
import { ModelProblem } from '#models/model-problem.ts';
import { typedCommand } from './typed-command.ts';

export function describeProblem(problem: ProblemError): string {
  if (!(problem instanceof ModelProblem)) return problem.message;
  const { lead, command } = problem.remedy;
  return `${problem.statement} ${lead}: ${typedCommand('models', command.join(' '))}`;
}
