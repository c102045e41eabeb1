/** The flags of every command that segments: which model, and how it runs. */
import { Option, type Command } from 'commander';
import { PRECISIONS } from '#contracts/segmentation/precision.ts';
import { EXECUTION_PROVIDERS } from '#engine/inference/execution-provider.ts';
import type { RuntimeChoices } from '#engine/segmentation/local-configuration.ts';
import { parseCount } from './flag-values.ts';

export type ModelFlags = RuntimeChoices & { model?: string };

/** All but `--model`, which is named further up in a command's help. */
export function addRuntimeFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--provider <name>', 'execution provider').choices(EXECUTION_PROVIDERS).default('cpu'),
    )
    .addOption(new Option('--precision <type>', 'encoder').choices(PRECISIONS).default('float32'))
    .option('--threads <count>', 'threads an operator may use; 0 is all', parseCount, 0);
}
