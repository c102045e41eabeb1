/** `itaclip options`: the second screen of the help. */
import { Command } from 'commander';
import { describeOptions } from './flags/settable-options.ts';

export function optionsCommand(): Command {
  return new Command('options')
    .description('List the options of --set and --sweep.')
    .action(() => void process.stdout.write(describeOptions()));
}
