/** `itaclip models pack`: a folder that machines without time or space use as it is, such as the function in AWS. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { ProblemError } from '#contracts/errors.ts';
import { PRECISIONS, type Precision } from '#contracts/segmentation/precision.ts';
import { cacheFolder } from '#models/files/cache-folder.ts';
import { workingAt } from '#models/files/file-errors.ts';
import { findModel } from '#models/find-model.ts';
import { interruptible } from '../interruptible.ts';
import { TaskDisplay } from '../display/task-display.ts';

type PackFlags = { out: string; precision: Precision[] };

export function packCommand(): Command {
  return new Command('pack')
    .description('Write a folder with a model that is ready to use, for the bucket of a stage.')
    .argument('<model>', 'a CLIP folder, or a name of an installed model')
    .requiredOption('-o, --out <folder>', 'output folder, which must not exist')
    .option(
      '-p, --precision <list>',
      `of the image encoder, such as float32,int8: ${PRECISIONS.join(', ')}`,
      parsePrecisions,
      ['float32'],
    )
    .action(runPack);
}

async function runPack(nameOrFolder: string, { out, precision }: PackFlags): Promise<void> {
  const folder = resolve(out);
  if (existsSync(folder)) {
    throw new ProblemError(
      'invalid-request',
      `${folder} already exists: delete it, or choose another --out.`,
    );
  }
  const model = findModel(nameOrFolder);
  const { packModel } = await import('./pack-model.ts');
  const place = {
    code: 'models-unavailable' as const,
    action: `use ${folder}`,
    remedy: 'Make room there, or choose another --out.',
  };
  await workingAt(place, () =>
    interruptible((signal) =>
      packModel(
        { model, folder, precisions: precision, cacheFolder: cacheFolder() },
        new TaskDisplay(model.name),
        signal,
      ),
    ),
  );
  process.stdout.write(
    `${model.name}: packed in ${precision.join(', ')}: ${folder}\n` +
      `Next: aws s3 cp --recursive ${folder} s3://BUCKET_NAME/models/${model.name}/\n`,
  );
}

/** The text tower is always in float32, and everything else of the graphs is beside its weights. */
function parsePrecisions(text: string): Precision[] {
  const names = text.split(',').map((name) => name.trim());
  const known = names.filter((name): name is Precision => PRECISIONS.some((each) => each === name));
  if (known.length === names.length) return [...new Set<Precision>(['float32', ...known])];
  throw new InvalidArgumentError(`Expected some of ${PRECISIONS.join(', ')}.`);
}
