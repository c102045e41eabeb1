/** `itaclip models`: downloads, lists, builds and removes models. */
import { Command } from 'commander';
import { buildCommand } from './build-command.ts';
import { listCommand } from './list-command.ts';
import { pullCommand } from './pull-command.ts';
import { randomCommand } from './random-command.ts';
import { removeCommand } from './remove-command.ts';

export function modelsCommand(): Command {
  return new Command('models')
    .description('Download, list, build and remove models.')
    .addCommand(pullCommand())
    .addCommand(listCommand())
    .addCommand(buildCommand())
    .addCommand(removeCommand())
    .addCommand(randomCommand());
}
