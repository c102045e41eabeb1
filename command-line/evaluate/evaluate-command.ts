/** `itaclip evaluate`: options in, exit code out. */
import { Command, InvalidArgumentError, Option } from 'commander';
import {
  DATASET_LAYOUTS,
  datasetSchema,
  type DatasetLayout,
  type MaskValues,
} from '#contracts/evaluations/dataset.ts';
import type { EvaluationDocument } from '#contracts/evaluations/document.ts';
import { MOST_VARIANTS } from '#contracts/evaluations/evaluation-request.ts';
import { expandVariants } from '#contracts/evaluations/variants.ts';
import { ProblemError } from '#contracts/errors.ts';
import { METHOD_NAMES, type Method } from '#contracts/segmentation/methods.ts';
import { PRESET_NAMES, type Preset } from '#contracts/segmentation/options.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import { typedCommand } from '../typed-command.ts';
import { openDataset } from '#evaluation/datasets/open-dataset.ts';
import { openFiles } from './open-files.ts';
import { evaluateLocally } from '#evaluation/evaluate-locally.ts';
import type { VariantToScore } from '#evaluation/score-image.ts';
import { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import { printCheck } from './check-dataset.ts';
import { describeOption } from '../flags/describe-option.ts';
import { collect, parseImages } from '../flags/flag-values.ts';
import { describeEvaluation } from './describe-evaluation.ts';
import { EvaluationDisplay } from '../display/evaluation-display.ts';
import { printWarning } from '../display/print-warning.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { interruptible } from '../interruptible.ts';
import { configureModel } from '../flags/configure-model.ts';
import { addRuntimeFlags, type ModelFlags } from '../flags/model-flags.ts';
import { readVocabulary } from '#engine/vocabularies/read-vocabulary.ts';
import { parseMaskValues } from '../flags/parse-mask-values.ts';
import { parseOptions, parseSweeps } from '../flags/parse-options.ts';

type EvaluateFlags = ModelFlags & {
  dataset: string;
  layout?: DatasetLayout;
  split: string;
  void?: number;
  maskValues?: MaskValues;
  vocabulary: string[];
  preset: Preset;
  method?: Method;
  set: string[];
  sweep: string[];
  sample?: number;
  seed: number;
  check?: true;
  skipBroken?: true;
  compare?: string;
  failIfWorse?: true;
  failUnder?: number;
  out: string;
  fresh?: true;
  json?: true;
};

export function evaluateCommand(onExit: (code: number) => void): Command {
  const command = new Command('evaluate')
    .description('Score a dataset: mIoU, classes, confusions and an HTML report.')
    .requiredOption('-d, --dataset <folder>', 'dataset to score: a folder or s3://bucket/prefix/')
    .addOption(new Option('--layout <name>', 'dataset layout (detected if omitted)').choices(DATASET_LAYOUTS))
    .option('--split <name>', 'split of the dataset', parseSplit, 'val')
    .option('--void <label>', 'mask value of pixels that are not scored', parseLabel)
    .option('--mask-values <list>', 'classes of the mask values: "0=background,255=cow"', parseMaskValues)
    .requiredOption('--vocabulary <name>', 'built-in name or file; repeat to compare several', collect, [])
    .addOption(new Option('-p, --preset <name>', 'preset').choices(PRESET_NAMES).default('balanced'))
    .addOption(new Option('--method <name>', `method (default: the preset's)`).choices(METHOD_NAMES))
    .option('-s, --set <option=value>', `set an option (see \`${typedCommand('options')}\`)`, collect, [])
    .option('--sweep <option=values>', 'score each value of an option: stride=28,56,112', collect, [])
    .option('--sample <images>', 'score a random sample of this many images', parseImages)
    .option('--seed <number>', 'seed for --sample', parseLabel, 0)
    .option('--check', 'read the whole dataset and list problems; score nothing')
    .option('--skip-broken', 'skip images that cannot be scored')
    .option('--compare <file>', 'compare with the evaluation.json of another run')
    .option('--fail-if-worse', 'exit 1 if the mIoU is significantly lower than in --compare')
    .option('--fail-under <share>', 'exit 1 if the mIoU is lower than this: 0.65 for 65%', parseShare)
    .option('-m, --model <name>', `a folder, or a name in \`${typedCommand('models', 'list')}\``)
    .option('-o, --out <folder>', 'output folder; an interrupted run resumes there', 'evaluation-results')
    .option('--fresh', 'start over instead of resuming');
  return addRuntimeFlags(command)
    .option('--keep-features', "keep images' features for other words later (1 GB at most)")
    .option('--json', 'print only evaluation.json')
    .configureHelp({ optionDescription: describeOption })
    .addHelpText('after', HELP_FOOTER)
    .action(async (flags: EvaluateFlags) => onExit(await runEvaluate(flags)));
}

/** Images of a dataset share the encoder: others are decoded and finished meanwhile. */
const BY_CORES = 0;

const HELP_FOOTER = `
The output folder gets evaluation.json, report.html, junit.xml, records.jsonl
and predictions/.
Exit codes: 0 success, 1 a gate failed or --check found problems, 2 the command
could not run.`;

/** The whole command after parsing. Throws a `ProblemError` for what cannot be done. */
async function runEvaluate(flags: EvaluateFlags): Promise<number> {
  if (flags.failIfWorse && flags.compare === undefined) {
    throw new ProblemError(
      'invalid-request',
      '--fail-if-worse needs a run to compare with: add --compare FILE.',
    );
  }
  const variants = await chooseVariants(flags);
  const files = await openFiles(flags.dataset);
  const { dataset: location, layout, split, maskValues: mask_values } = flags;
  const reference = datasetSchema.parse({ location, layout, split, mask_values });
  const dataset = await openDataset(files, reference, flags.void);
  return interruptible(async (signal) => {
    if (flags.check) {
      const { vocabulary } = variants[0]!;
      return printCheck(dataset, files, vocabulary, { json: flags.json ?? false, signal });
    }
    return score(flags, { files, dataset, variants }, signal);
  });
}

type Scored = Pick<Parameters<typeof evaluateLocally>[0], 'files' | 'dataset' | 'variants'>;

async function score(flags: EvaluateFlags, scored: Scored, signal: AbortSignal): Promise<number> {
  const configuration = await configureModel({ ...flags, photosAtOnce: BY_CORES }, signal);
  const { model, executionProvider, precision } = configuration;
  try {
    await using client = new SegmenterClient(configuration);
    const evaluation = {
      ...scored,
      client,
      model: { name: model.name, executionProvider, precision },
      sample: flags.sample === undefined ? null : { images: flags.sample, seed: flags.seed },
      skipBroken: flags.skipBroken ?? false,
      folder: flags.out,
      fresh: flags.fresh ?? false,
      compareTo: flags.compare,
      gates: { failUnder: flags.failUnder, failIfWorse: flags.failIfWorse },
    };
    const document = await evaluateWithDisplay(flags, evaluation, signal);
    process.stdout.write(flags.json ? `${JSON.stringify(document)}\n` : describeResult(document, flags));
    return document.gates.every(({ passed }) => passed) ? EXIT_CODES.done : EXIT_CODES.someFailed;
  } catch (error) {
    if (signal.aborted) process.stderr.write(describeStop(flags));
    throw error;
  }
}

async function evaluateWithDisplay(
  { json }: EvaluateFlags,
  evaluation: Parameters<typeof evaluateLocally>[0],
  signal: AbortSignal,
): Promise<EvaluationDocument> {
  let display: EvaluationDisplay | undefined;
  try {
    return await evaluateLocally(evaluation, {
      signal,
      onWarning: printWarning,
      onStart: (total) => {
        if (!json) display = new EvaluationDisplay(total);
      },
      onProgress: (progress) => display?.update(progress),
    });
  } finally {
    display?.[Symbol.dispose]();
  }
}

function describeStop({ out }: EvaluateFlags): string {
  return `Stopped. Progress is saved in ${out}; run the same command to resume.\n`;
}

function describeResult(document: EvaluationDocument, { out }: EvaluateFlags): string {
  return `${describeEvaluation(document)}\n${out}/report.html\n`;
}

/** A variant for each vocabulary and each combination of what is swept. */
async function chooseVariants(flags: EvaluateFlags): Promise<VariantToScore[]> {
  const names = flags.vocabulary;
  if (names.length === 0) throw new ProblemError('invalid-request', 'Name the classes: --vocabulary voc21.');
  const vocabularies = await Promise.all(names.map(readVocabulary));
  refuseSameNames(vocabularies);
  const { preset, method } = flags;
  const request = { preset, method, options: parseOptions(flags.set), sweep: parseSweeps(flags.sweep) };
  const all = vocabularies.flatMap((vocabulary) => {
    const variants = expandVariants({ ...request, vocabulary });
    if (vocabularies.length === 1) return variants.map((variant) => ({ ...variant, vocabulary }));
    return variants.map(({ name, swept, options: merged }) => ({
      name: [`vocabulary=${vocabulary.name}`, ...(name === 'default' ? [] : [name])].join(' '),
      swept: { vocabulary: vocabulary.name, ...swept },
      options: merged,
      vocabulary,
    }));
  });
  if (all.length <= MOST_VARIANTS) return all;
  throw new ProblemError(
    'limit-exceeded',
    `The vocabularies and what is swept have ${all.length} combinations; at most ${MOST_VARIANTS} are allowed. ` +
      'Score them in parts.',
  );
}

/** Refuses vocabularies of one name, because names tell the variants apart. */
function refuseSameNames(vocabularies: readonly Vocabulary[]): void {
  const names = vocabularies.map(({ name }) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined) return;
  throw new ProblemError(
    'invalid-request',
    `Two vocabularies have the name "${repeated}". Give each a \`name\` of its own, so that their scores can be told apart.`,
  );
}

function parseSplit(text: string): string {
  if (datasetSchema.shape.split.safeParse(text).success) return text;
  throw new InvalidArgumentError('Expected letters, digits, ".", "_" and "-": the name of a part, as val.');
}

function parseLabel(text: string): number {
  const label = Number(text);
  if (Number.isInteger(label) && label >= 0) return label;
  throw new InvalidArgumentError('Expected a whole number, 0 or greater.');
}

function parseShare(text: string): number {
  const share = Number(text);
  if (text.trim() !== '' && share >= 0 && share <= 1) return share;
  throw new InvalidArgumentError(
    share > 1 && share <= 100 ? `Write ${share / 100} for ${share}%.` : 'Expected a number from 0 to 1.',
  );
}
