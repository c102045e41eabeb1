/** The flags of every command that segments: which model, and how it runs. */
import { Option, type Command } from 'commander';
import { PRECISION_CHOICES, type PrecisionChoice } from '#contracts/segmentation/precision.ts';
import { EXECUTION_PROVIDERS } from '#contracts/segmentation/execution-provider.ts';
import type { RuntimeChoices } from '#engine/segmentation/local-configuration.ts';
import { parseCount } from './flag-values.ts';

export type ModelFlags = Omit<RuntimeChoices, 'precision'> & { precision: PrecisionChoice; model?: string };

/** Adds all runtime flags but `--model`, which a command's help lists further up. */
export function addRuntimeFlags(command: Command): Command {
  return command
    .addOption(new Option('--provider <name>').choices(EXECUTION_PROVIDERS).default('cpu'))
    .addOption(new Option('--precision <type>').choices(PRECISION_CHOICES).default('float32'))
    .option('--threads <count>', 'threads per operator; 0 uses all', parseCount, 0)
    .option('--verbose', 'say what the CPU runs for another provider');
}
