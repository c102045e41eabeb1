/** `itaclip settings`: the second screen of the help. */
import { Command } from 'commander';
import { describeSettings } from './flags/settable-options.ts';

export function settingsCommand(): Command {
  return new Command('settings')
    .description('List what --set of the command segment takes.')
    .action(() => void process.stdout.write(describeSettings()));
}
