/** `itaclip paper`: the paper's tables and figures, made again. Options in, exit code out. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { ProblemError } from '#contracts/errors.ts';
import { PRESET_NAMES } from '#contracts/segmentation/options.ts';
import { typedCommand } from '../typed-command.ts';
import type { PaperTable } from '#evaluation/paper/paper-tables.ts';
import type { Point } from '#evaluation/paper/figures/cut-square.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { describeOption } from '../flags/describe-option.ts';
import { parseImages } from '../flags/flag-values.ts';
import { interruptible } from '../interruptible.ts';
import { addRuntimeFlags } from '../flags/model-flags.ts';
import { drawAttentionFigures, drawMethodFigures } from './draw-figures.ts';
import { drawSecondsFigure } from './draw-seconds.ts';
import type { PaperFlags } from './paper-flags.ts';
import { printTables } from './print-tables.ts';

const LAST_TABLE = 11;

export function paperCommand(onExit: (code: number) => void): Command {
  const command = new Command('paper')
    .description("Reproduce the paper's tables and figures.")
    .argument('[images...]', 'images for a figure, instead of those of a dataset')
    .option(
      '--table <numbers>',
      'tables to reproduce, 1 to 11: 3, or 3,5, or all; or methods, all side by side',
      parseTables,
    )
    .addOption(
      new Option(
        '--figure <number>',
        'figure to draw (3 is attention, 5 what methods see, methods their seconds)',
      )
        .choices(['3', '5', 'methods'])
        .conflicts('table'),
    )
    .option('--data <folder>', 'folder with the unpacked datasets')
    .option('--storybook <folder>', 'storybook dataset (searched in --data if omitted)')
    .option('--vocabulary <name>', 'classes of the images: built-in name or file')
    .option('--point <x,y>', 'point whose attention is shown: 0,0 is the top left', parsePoint, {
      x: 0.5,
      y: 0.5,
    })
    .addOption(new Option('-p, --preset <name>', 'preset').choices(PRESET_NAMES).default('paper'))
    .option('--sample <images>', 'use a random sample of this many images per dataset', parseImages)
    .option('-m, --model <name>', `a folder, or a name in \`${typedCommand('models', 'list')}\``)
    .option('-o, --out <folder>', 'output folder; an interrupted run resumes there', 'paper')
    .option('--fresh', 'start over instead of resuming');
  return addRuntimeFlags(command)
    .option('--json', 'print only JSON: one line per table')
    .addOption(new Option('--markdown', 'print tables as Markdown').conflicts('json'))
    .configureHelp({ optionDescription: describeOption })
    .action(async (images: string[], flags: PaperFlags) => onExit(await runPaper(images, flags)));
}

const FIGURES = { 3: drawAttentionFigures, 5: drawMethodFigures, methods: drawSecondsFigure };

/** The whole command after parsing. Throws a `ProblemError` for what cannot be done. */
async function runPaper(images: readonly string[], flags: PaperFlags): Promise<number> {
  return interruptible(async (signal) => {
    if (flags.table) return printTables(flags.table, flags, signal);
    if (flags.figure === undefined) {
      throw new ProblemError(
        'invalid-request',
        'Choose what to reproduce: --table 1 to 11, --table all, or --figure 3 or 5.',
      );
    }
    await FIGURES[flags.figure](images, flags, signal);
    return EXIT_CODES.done;
  });
}

function parseTables(text: string): PaperTable['number'][] {
  if (text === 'methods') return [text];
  const all = Array.from({ length: LAST_TABLE }, (_, index) => index + 1);
  if (text === 'all') return all;
  const numbers = text.split(',').map(Number);
  if (numbers.every((number) => all.includes(number))) return numbers;
  throw new InvalidArgumentError(
    `The paper has tables 1 to ${LAST_TABLE}: give one, several as 3,5, or all. The methods side by side are "methods".`,
  );
}

function parsePoint(text: string): Point {
  const [x = Number.NaN, y = Number.NaN, ...more] = text.split(',').map(Number);
  if ([x, y].every((share) => share >= 0 && share <= 1) && more.length === 0) return { x, y };
  throw new InvalidArgumentError('Expected two numbers from 0 to 1, as 0.5,0.25.');
}
