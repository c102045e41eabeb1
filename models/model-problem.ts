/** A problem with an installed model that one of the program's `models` commands solves. */
import { ProblemError, type ProblemCode } from '#contracts/errors.ts';

export type ModelRemedy = {
  /** "Install it with": the words before the command. */
  lead: string;
  /** The command's arguments, such as `['pull', 'vit-b-16']`. The program knows how a command is typed. */
  command: readonly [name: 'list' | 'pull' | 'remove', model?: string];
};

/** Its message names the command as the installed program is called. */
export class ModelProblem extends ProblemError {
  /** The message without the remedy. */
  readonly statement: string;
  readonly remedy: ModelRemedy;

  constructor(code: ProblemCode, statement: string, remedy: ModelRemedy) {
    super(code, `${statement} ${remedy.lead}: itaclip models ${remedy.command.join(' ')}`);
    this.statement = statement;
    this.remedy = remedy;
  }
}
