/** `itaclip models verify` */
import { Command } from 'commander';
import { ProblemError } from '#contracts/errors.ts';
import { cacheFolder } from '#models/files/cache-folder.ts';
import { BUNDLED_MODELS, findBundledModel } from '#models/bundled-models.ts';
import { findModel, type FoundModel } from '#models/find-model.ts';
import { installedModels } from '#models/registry/installed-models.ts';
import { modelsFolder } from '#models/registry/models-folder.ts';
import type { Verification } from '#models/registry/verify-model.ts';
import { describeProblem } from '../describe-problem.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { interruptible } from '../interruptible.ts';
import { typedCommand } from '../typed-command.ts';

const VERDICTS: Record<Verification['verdict'], string> = {
  pinned: 'the published weights',
  unchanged: 'unchanged since it was last used',
  recorded: 'read for the first time, and recorded',
};

export function verifyCommand(): Command {
  return new Command('verify')
    .description('Read models in full, and report those that have changed.')
    .argument('[model]', `a CLIP folder, or a name in \`${typedCommand('models', 'list')}\` (default: all)`)
    .addHelpText('after', '\nEvery other command trusts files whose sizes and times are unchanged.')
    .action(runVerify);
}

async function runVerify(nameOrFolder: string | undefined): Promise<void> {
  const models = nameOrFolder === undefined ? everyModel() : [findModel(nameOrFolder)];
  await interruptible(async (signal) => {
    for (const model of models) await verify(model, signal);
  });
}

function everyModel(): FoundModel[] {
  const installed = installedModels(modelsFolder());
  return [...BUNDLED_MODELS, ...installed.filter(({ name }) => findBundledModel(name) === undefined)];
}

/** Reports a changed model and goes on with the others. */
async function verify(model: FoundModel, signal: AbortSignal): Promise<void> {
  // Knows of weights, which takes time to load that no other command should wait for.
  const { verifyModel } = await import('#models/registry/verify-model.ts');
  try {
    const { name, digest, verdict } = await verifyModel(model, cacheFolder(), signal);
    process.stdout.write(`${name}: ${VERDICTS[verdict]} (${digest})\n`);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    process.stderr.write(`${model.name}: ${describeProblem(error)}\n`);
    process.exitCode = EXIT_CODES.someFailed;
  }
}
