/** `itaclip models random`: a model of the true size of a known one, for benchmarks. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { ProblemError } from '#contracts/errors.ts';
import { workingAt, type Place } from '#models/files/file-errors.ts';
import { findModel } from '#models/find-model.ts';
import { requireSpace } from '#models/pull/free-space.ts';
import { writeRandomModel } from '#models/random/random-model.ts';
import { KNOWN_MODELS } from '#models/registry/known-models.ts';
import { modelsFolder, modelsPlace } from '#models/registry/models-folder.ts';
import { typedArgument, typedCommand } from '../typed-command.ts';
import { interruptible } from '../interruptible.ts';

const ELSEWHERE = 'choose another --out';

type RandomFlags = { like: string; seed: number; out?: string };

export function randomCommand(): Command {
  const names = KNOWN_MODELS.map(({ name }) => name);
  return new Command('random')
    .description('Create a full-size model with random weights, for benchmarks.')
    .addOption(new Option('--like <name>', 'model whose size to use').choices(names).makeOptionMandatory())
    .option('--seed <number>', 'equal seeds give equal weights', parseSeed, 1)
    .option('-o, --out <folder>', 'output folder (default: install the model)')
    .addHelpText('after', '\nThe model finds nothing, but takes as much time and memory as the real one.')
    .action(runRandom);
}

async function runRandom({ like, seed, out }: RandomFlags): Promise<void> {
  const model = KNOWN_MODELS.find(({ name }) => name === like)!;
  const name = `random-${like}`;
  const folder = out === undefined ? join(modelsFolder(), name) : resolve(out);
  if (existsSync(folder)) {
    const remedy = out === undefined ? `${typedCommand('models', `remove ${name}`)} first` : 'delete it';
    throw new ProblemError('invalid-request', `${folder} already exists: ${remedy}, or ${ELSEWHERE}.`);
  }
  const place = out === undefined ? modelsPlace(folder) : chosenPlace(folder);
  await workingAt(place, async () => {
    const instead = out === undefined ? 'set ITACLIP_MODELS_DIR to a folder on another disk' : ELSEWHERE;
    await requireSpace([{ path: folder, bytes: model.bytes, what: 'the weights' }], instead);
    await interruptible((signal) => writeRandomModel(folder, model, seed, signal));
  });
  process.stdout.write(`${name}: ${folder}\n`);
  // An installed model may have the name of the folder.
  const typed = out === undefined || findModel(out).folder === folder ? (out ?? name) : folder;
  process.stdout.write(
    `Next: ${typedCommand('segment', `photo.jpg --classes "dog, grass, sky" --model ${typedArgument(typed)}`)}\n`,
  );
}

function chosenPlace(path: string): Place {
  return { code: 'models-unavailable', action: `use ${path}`, remedy: `Make room there, or ${ELSEWHERE}.` };
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (Number.isSafeInteger(seed)) return seed;
  throw new InvalidArgumentError('Expected a whole number.');
}
