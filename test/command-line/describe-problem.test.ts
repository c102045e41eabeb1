import { describe, expect, it } from 'vitest';
import { describeProblem } from '#command-line/describe-problem.ts';
import { ProblemError } from '#contracts/errors.ts';
import { ModelProblem } from '#models/model-problem.ts';

describe('describeProblem', () => {
  it('ends with the command that solves a problem of a model', () => {
    const remedy = { lead: 'Install it with', command: ['pull', 'vit-b-16'] } as const;
    expect(describeProblem(new ModelProblem('model-not-found', 'It is not installed.', remedy))).toBe(
      'It is not installed. Install it with: npm run models -- pull vit-b-16',
    );
  });

  it('is the message of any other problem', () => {
    expect(describeProblem(new ProblemError('invalid-image', 'It is cut.'))).toBe('It is cut.');
  });
});
