/** A problem with an installed model that one of the program's `models` commands solves. */
import { ProblemError, type ProblemCode } from '#contracts/errors.ts';

export type ModelRemedy = {
  /** "Install it with": the words before the command. */
  lead: string;
  /** The command's arguments, such as `['pull', 'vit-b-16']`. The program knows how a command is typed. */
  command: readonly [name: 'list' | 'pull' | 'remove', model?: string];
};

export class ModelProblem extends ProblemError {
  readonly remedy: ModelRemedy;

  constructor(code: ProblemCode, message: string, remedy: ModelRemedy) {
    super(code, message);
    this.remedy = remedy;
  }
}
