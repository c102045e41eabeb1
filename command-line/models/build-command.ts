/** `itaclip models build`: a model made ready ahead of time, or after it was put in place by hand. */
import { Command } from 'commander';
import { findModel } from '#models/find-model.ts';
import { adoptModel } from '#models/pull/adopt-model.ts';
import { knownModel } from '#models/registry/known-models.ts';
import { modelsFolder } from '#models/registry/models-folder.ts';
import { typedCommand } from '../typed-command.ts';
import { buildInstalled } from './build-installed.ts';
import { interruptible } from '../interruptible.ts';

export function buildCommand(): Command {
  return new Command('build')
    .description('Prepare a model, so that the first image does not have to wait.')
    .argument('<model>', `a CLIP folder, or a name in \`${typedCommand('models', 'list')}\``)
    .action(runBuild);
}

async function runBuild(nameOrFolder: string): Promise<void> {
  const known = knownModel(nameOrFolder);
  if (known) {
    const onCheck = () => void process.stderr.write(`${known.name}: verifying the sha256\n`);
    await interruptible((signal) => adoptModel(known, modelsFolder(), { signal, onCheck }));
  }
  await buildInstalled(findModel(nameOrFolder), nameOrFolder);
}
