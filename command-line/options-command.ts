/** `itaclip options`: the second screen of the help. */
import { Command } from 'commander';
import { describeOptions } from './flags/settable-options.ts';

export function optionsCommand(): Command {
  return new Command('options')
    .description('List what --set of the command segment takes.')
    .action(() => void process.stdout.write(describeOptions()));
}
