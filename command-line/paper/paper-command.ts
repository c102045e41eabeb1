/** `itaclip paper`: the paper's tables and figures, made again. Options in, exit code out. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { ProblemError } from '#contracts/errors.ts';
import { PRESET_NAMES } from '#contracts/segmentation/options.ts';
import { typedCommand } from '../typed-command.ts';
import type { Point } from '#evaluation/paper/figures/cut-square.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { parseImages } from '../flags/flag-values.ts';
import { interruptible } from '../interruptible.ts';
import { addRuntimeFlags } from '../flags/model-flags.ts';
import { drawAttentionFigures, drawMethodFigures } from './draw-figures.ts';
import type { PaperFlags } from './paper-flags.ts';
import { printTables } from './print-tables.ts';

const LAST_TABLE = 11;

export function paperCommand(onExit: (code: number) => void): Command {
  const command = new Command('paper')
    .description("Make the paper's tables and figures again.")
    .argument('[images...]', 'for a figure, instead of a dataset')
    .option('--table <numbers>', 'of 1 to 11: one, several as 3,5, or all', parseTables)
    .addOption(
      new Option('--figure <number>', '3: attention; 5: the methods beside each other')
        .choices(['3', '5'])
        .conflicts('table'),
    )
    .option('--data <folder>', 'holds the datasets, each where it was unpacked')
    .option('--storybook <folder>', 'drawn scenes as one more dataset; found in --data')
    .option('--vocabulary <name>', 'of the images: built-in or a file')
    .option('--point <x,y>', 'whose attention: 0,0 is the top left, 1,1 the bottom right', parsePoint, {
      x: 0.5,
      y: 0.5,
    })
    .addOption(new Option('-p, --preset <name>', 'effort').choices(PRESET_NAMES).default('paper'))
    .option('--sample <images>', 'so many images of each dataset', parseImages)
    .option('-m, --model <name>', `a name of \`${typedCommand('models', 'list')}\`, or a folder`)
    .option('-o, --out <folder>', 'where everything goes; goes on where it stopped', 'paper')
    .option('--fresh', 'start anew');
  return addRuntimeFlags(command)
    .option('--json', 'a line of JSON for each table, and nothing else')
    .addOption(new Option('--markdown', 'print tables as Markdown').conflicts('json'))
    .action(async (images: string[], flags: PaperFlags) => onExit(await runPaper(images, flags)));
}

/** The whole command after parsing. Throws a `ProblemError` for what cannot be done. */
async function runPaper(images: readonly string[], flags: PaperFlags): Promise<number> {
  return interruptible(async (signal) => {
    if (flags.table) return printTables(flags.table, flags, signal);
    if (flags.figure === undefined) {
      throw new ProblemError(
        'invalid-request',
        'Say what to make: --table 1 to 11, --table all, or --figure 3 or 5.',
      );
    }
    const draw = flags.figure === '3' ? drawAttentionFigures : drawMethodFigures;
    await draw(images, flags, signal);
    return EXIT_CODES.done;
  });
}

function parseTables(text: string): number[] {
  const all = Array.from({ length: LAST_TABLE }, (_, index) => index + 1);
  if (text === 'all') return all;
  const numbers = text.split(',').map(Number);
  if (numbers.every((number) => all.includes(number))) return numbers;
  throw new InvalidArgumentError(
    `The paper has tables 1 to ${LAST_TABLE}: give one, several as 3,5, or all.`,
  );
}

function parsePoint(text: string): Point {
  const [x = Number.NaN, y = Number.NaN, ...more] = text.split(',').map(Number);
  if ([x, y].every((share) => share >= 0 && share <= 1) && more.length === 0) return { x, y };
  throw new InvalidArgumentError('Expected two numbers from 0 to 1, as 0.5,0.25.');
}
