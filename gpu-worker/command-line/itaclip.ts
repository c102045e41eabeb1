#!/usr/bin/env node
/** The `itaclip` program. */
import { Command, CommanderError } from 'commander';
import { ProblemError } from '../../contracts/errors.ts';
import manifest from '../../package.json' with { type: 'json' };
import { EXIT_CODES } from './exit-codes.ts';
import { segmentCommand } from './segment-command.ts';

const program = new Command('itaclip')
  .description('Name what you are looking for, give a photo, get a pixel-accurate mask.')
  .version(manifest.version)
  .addCommand(
    segmentCommand((code) => {
      process.exitCode = code;
    }),
  );

for (const command of [program, ...program.commands]) command.exitOverride().showHelpAfterError(false);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error);
}

/** Everything that a person can act on is one message and exit code 2; the rest is a defect. */
function reportFailure(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.usage;
  if (!(error instanceof ProblemError)) throw error;
  process.stderr.write(`itaclip: ${error.message}\n`);
  return EXIT_CODES.usage;
}
