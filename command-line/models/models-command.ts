/** `itaclip models`: downloads, lists, builds, packs, verifies and removes models. */
import { Command } from 'commander';
import { buildCommand } from './build-command.ts';
import { listCommand } from './list-command.ts';
import { packCommand } from './pack-command.ts';
import { pullCommand } from './pull-command.ts';
import { randomCommand } from './random-command.ts';
import { removeCommand } from './remove-command.ts';
import { verifyCommand } from './verify-command.ts';

export function modelsCommand(): Command {
  return new Command('models')
    .description('Download, list, build, pack, verify and remove models.')
    .addCommand(pullCommand())
    .addCommand(listCommand())
    .addCommand(buildCommand())
    .addCommand(packCommand())
    .addCommand(verifyCommand())
    .addCommand(removeCommand())
    .addCommand(randomCommand());
}
