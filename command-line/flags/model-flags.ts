/** The flags of every command that segments: which model, and how it runs. */
import { Option, type Command } from 'commander';
import { PRECISIONS, type Precision } from '#contracts/segmentation/precision.ts';
import { cacheFolder } from '#models/files/cache-folder.ts';
import { defaultModel, findModel, type FoundModel } from '#models/find-model.ts';
import { auxiliaryTextsSetting } from '#models/text/auxiliary/open-auxiliary-texts.ts';
import { EXECUTION_PROVIDERS, type ExecutionProvider } from '#engine/inference/execution-provider.ts';
import type { SegmenterSettings } from '#engine/segmentation/image-segmenter.ts';
import { parseCount } from './flag-values.ts';

export type ModelFlags = {
  model?: string;
  provider: ExecutionProvider;
  precision: Precision;
  threads: number;
};

/** All but `--model`, which is named further up in a command's help. */
export function addRuntimeFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--provider <name>', 'execution provider').choices(EXECUTION_PROVIDERS).default('cpu'),
    )
    .addOption(new Option('--precision <type>', 'encoder').choices(PRECISIONS).default('float32'))
    .option('--threads <count>', 'threads an operator may use; 0 is all', parseCount, 0);
}

export function chosenModel({ model }: Pick<ModelFlags, 'model'>): FoundModel {
  return model === undefined ? defaultModel() : findModel(model);
}

export function segmenterSettings(
  { provider, precision, threads }: Omit<ModelFlags, 'model'>,
  model: FoundModel,
): SegmenterSettings {
  return {
    model,
    cacheFolder: cacheFolder(),
    auxiliaryTexts: auxiliaryTextsSetting(),
    executionProvider: provider,
    precision,
    threads,
  };
}
