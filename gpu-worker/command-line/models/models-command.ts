/** `itaclip models`: which models there are, and how they come and go. */
import { Command } from 'commander';
import { randomCommand } from './random-command.ts';

export function modelsCommand(): Command {
  return new Command('models').description('Get, list, build and remove models.').addCommand(randomCommand());
}
