/** `itaclip segment`: options in, exit code out. */
import { Command, Option } from 'commander';
import { ProblemError } from '#contracts/errors.ts';
import { chooseOptions } from '#contracts/segmentation/choose-options.ts';
import { METHOD_NAMES, type Method } from '#contracts/segmentation/methods.ts';
import { PRESET_NAMES, type Preset } from '#contracts/segmentation/options.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import { parseBackground, parseClasses } from '#engine/vocabularies/parse-classes.ts';
import { readVocabulary } from '#engine/vocabularies/read-vocabulary.ts';
import { describeOutcome, encodeOutcome } from './describe-outcome.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { describeOption } from '../flags/describe-option.ts';
import { collect } from '../flags/flag-values.ts';
import { findImageFiles } from './find-image-files.ts';
import { interruptible } from '../interruptible.ts';
import { configureModel } from '../flags/configure-model.ts';
import { addRuntimeFlags, type ModelFlags } from '../flags/model-flags.ts';
import { typedCommand } from '../typed-command.ts';
import { parseOptions } from '../flags/parse-options.ts';
import { parseOutputs } from '../flags/parse-outputs.ts';
import { modelHint } from './model-hint.ts';
import { ProgressDisplay } from '../display/progress-display.ts';
import { prepareOutputFolder, segmentFiles, type FileOutcome } from './segment-files.ts';

type SegmentFlags = ModelFlags & {
  classes?: string;
  vocabulary?: string;
  preset: Preset;
  method?: Method;
  background?: string;
  set: string[];
  out: string;
  outputs?: string;
  json?: true;
};

export function segmentCommand(onExit: (code: number) => void): Command {
  const command = new Command('segment')
    .description('Segment images, or folders with images, by the classes that you name.')
    .argument('<files...>')
    .option('-c, --classes <list>', 'classes to find: "dog, lawn=grass|meadow"')
    .option('--vocabulary <name>', 'classes to find: a built-in vocabulary or a file')
    .option('-b, --background <words>', 'background words: default, none or "wall, floor"')
    .addOption(new Option('-p, --preset <name>').choices(PRESET_NAMES).default('balanced'))
    .addOption(new Option('--method <name>').choices(METHOD_NAMES))
    .option('-s, --set <option=value>', `set an option (see \`${typedCommand('options')}\`)`, collect, [])
    .option('-m, --model <name>', `a folder, or a name in \`${typedCommand('models', 'list')}\``)
    .option('-o, --out <folder>', 'folder that gets one for each image', 'out')
    .option('--outputs <list>', 'files to write: labels.png,masks.json, ...');
  return addRuntimeFlags(command)
    .option('--no-keep-features', 'forget images; do not reuse their features')
    .option('--json', 'print only JSON: one object per image')
    .configureHelp({ optionDescription: describeOption })
    .addHelpText('after', HELP_FOOTER)
    .action(async (files: string[], flags: SegmentFlags) => onExit(await runSegment(files, flags)));
}

const HELP_FOOTER = `
Exit codes: 0 success, 1 some images failed, 2 the command could not run.`;

/** The whole command after parsing. Throws a `ProblemError` for a usage error. */
async function runSegment(files: readonly string[], flags: SegmentFlags): Promise<number> {
  const vocabulary = await chooseVocabulary(flags);
  const { preset, method } = flags;
  const options = chooseOptions({ preset, method, vocabulary, options: parseOptions(flags.set) });
  const outputs = parseOutputs(flags.outputs);
  const { images, notes } = await findImageFiles(files, flags.out);
  for (const note of notes) process.stderr.write(`${note}\n`);
  await prepareOutputFolder(flags.out);
  const display = new ProgressDisplay(process.stderr.isTTY);
  const configuration = await interruptible((signal) => configureModel(flags, signal));
  await using client = new SegmenterClient(configuration);
  const job = { client, vocabulary, options, outputs, outputFolder: flags.out, display };
  let failed = 0;
  const formats = new Set<string>();
  await interruptible(async (signal) => {
    for await (const outcome of segmentFiles(images, { ...job, signal })) {
      if (outcome.ok) formats.add(outcome.result.image.format);
      else failed += 1;
      report(outcome, flags);
    }
  });
  if (!flags.json) summarize(images.length, failed, modelHint(configuration.model, formats));
  return failed > 0 ? EXIT_CODES.someFailed : EXIT_CODES.done;
}

function report(outcome: FileOutcome, { json }: SegmentFlags): void {
  if (json) process.stdout.write(`${encodeOutcome(outcome)}\n`);
  else (outcome.ok ? process.stdout : process.stderr).write(`${describeOutcome(outcome)}\n`);
}

function summarize(count: number, failed: number, hint: string | undefined): void {
  if (count > 1) process.stderr.write(`${count - failed} done, ${failed} failed\n`);
  if (hint !== undefined) process.stderr.write(`${hint}\n`);
}

async function chooseVocabulary({
  classes,
  vocabulary: file,
  background,
}: SegmentFlags): Promise<Vocabulary> {
  if ((classes === undefined) === (file === undefined)) {
    const both = classes === undefined ? '' : ', not both';
    throw new ProblemError(
      'invalid-request',
      `Name the classes to find: either --classes "dog, grass" or --vocabulary FILE${both}.`,
    );
  }
  const vocabulary =
    classes === undefined ? await readVocabulary(file ?? '') : parseClasses(classes, '--classes');
  if (background === undefined) return vocabulary;
  return { ...vocabulary, background: parseBackground(background, '--background') };
}
