/** The commands of the `itaclip` program. */
import { inspect } from 'node:util';
import { Command, CommanderError } from 'commander';
import { ProblemError } from '#contracts/errors.ts';
import manifest from '../package.json' with { type: 'json' };
import { describeProblem } from './describe-problem.ts';
import { doctorCommand } from './doctor/doctor-command.ts';
import { evaluateCommand } from './evaluate/evaluate-command.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { ignoreClosedOutput } from './interrupt.ts';
import { modelsCommand } from './models/models-command.ts';
import { paperCommand } from './paper/paper-command.ts';
import { segmentCommand } from './segment/segment-command.ts';
import { optionsCommand } from './options-command.ts';
import { vocabulariesCommand } from './vocabularies-command.ts';

const program = new Command('itaclip')
  .description('Segment images by class names, without training, and score datasets.')
  .version(manifest.version)
  .addCommand(segmentCommand(exitWith))
  .addCommand(evaluateCommand(exitWith))
  .addCommand(paperCommand(exitWith))
  .addCommand(optionsCommand())
  .addCommand(vocabulariesCommand())
  .addCommand(modelsCommand())
  .addCommand(doctorCommand(exitWith));

throwInsteadOfExit(program);

ignoreClosedOutput();
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error);
}

/** Sets the code with which the process exits once nothing is left to do. */
function exitWith(code: number): void {
  process.exitCode = code;
}

function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  command.commands.forEach(throwInsteadOfExit);
}

/**
 * Everything that a person can act on is one message and exit code 2, or 1 for a download that failed,
 * whatever the reason: the command was right. The rest is a defect.
 */
function reportFailure(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.usage;
  if (error instanceof ProblemError) {
    process.stderr.write(`itaclip: ${describeProblem(error)}\n`);
    return error.code === 'download-failed' ? EXIT_CODES.someFailed : EXIT_CODES.usage;
  }
  process.stderr.write(`itaclip: internal error, please report it: ${inspect(error)}\n`);
  return EXIT_CODES.defect;
}
