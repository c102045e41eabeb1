/**
 * `npm run photographs:score -- HELD_OUT [--model NAME|DIR] [--out FOLDER]`: evaluates a model on the held-out
 * photographs that `models/storybook/training/write_held_out.py` wrote, and prints the tables of the model
 * card. It runs `itaclip evaluate` once for each set, so that an interrupted run resumes.
 */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { ClassScores, Scores } from '#contracts/evaluations/scores.ts';

const SETS = ['msrc', 'camvid', 'facades', 'voc'] as const;
/** The classes of VOC that many of the photographs show. */
const ANIMALS_AND_PERSONS = new Set(['cat', 'dog', 'horse', 'sheep', 'cow', 'person']);
const PROGRAM = fileURLToPath(new URL('../../command-line/itaclip.ts', import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string', default: 'photographs' },
    out: { type: 'string', default: 'evaluation-results/photographs' },
  },
});
const heldOut = positionals[0];
if (heldOut === undefined) throw new Error('Give the folder that write_held_out.py wrote.');

const results: (readonly [set: string, images: number, scores: Scores])[] = [];
for (const set of SETS) results.push(await evaluate(heldOut, set));

console.log('| set | photos | pixel accuracy | mIoU | 95% |\n|---|---|---|---|---|');
for (const [set, images, scores] of results) console.log(describeSet(set, images, scores));
for (const [set, , { classes }] of results) console.log(`\n${set}: ${describeClasses(classes)}`);

async function evaluate(folder: string, set: string) {
  const data = join(folder, set);
  const out = join(values.out, set);
  const vocabulary = join(data, 'vocabulary.json');
  await run(['--dataset', data, '--vocabulary', vocabulary, '--model', values.model, '--out', out]);
  const { images, variants } = JSON.parse(await readFile(join(out, 'evaluation.json'), 'utf8')) as {
    images: { scored: number };
    variants: { scores: Scores }[];
  };
  return [set, images.scored, variants[0]!.scores] as const;
}

/** Leaves the program's messages to standard error, since the tables go to standard output. */
function run(flags: readonly string[]): Promise<void> {
  const program = spawn(process.execPath, [PROGRAM, 'evaluate', '--preset', 'balanced', ...flags], {
    stdio: ['ignore', process.stderr, process.stderr],
  });
  return new Promise((resolve, reject) => {
    program.on('error', reject);
    program.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`"evaluate" ended with code ${code}.`)),
    );
  });
}

function describeSet(set: string, images: number, scores: Scores): string {
  const chosen = scores.classes.filter(({ name }) => set !== 'voc' || ANIMALS_AND_PERSONS.has(name));
  const known = chosen.flatMap(({ iou }) => iou ?? []);
  const mean = known.reduce((sum, iou) => sum + iou, 0) / known.length;
  // The interval belongs to the mean over all classes.
  const interval = set === 'voc' ? '' : (scores.miou_interval ?? []).map(percent).join(' to ');
  return `| ${set} | ${images} | ${percent(scores.pixel_accuracy)} | ${percent(mean)} | ${interval} |`;
}

function describeClasses(classes: readonly ClassScores[]): string {
  const sorted = classes.toSorted((a, b) => (b.iou ?? -1) - (a.iou ?? -1));
  return sorted.map(({ name, iou }) => `${name} ${percent(iou)}`).join(', ');
}

function percent(share: number | null): string {
  return share === null ? 'absent' : (100 * share).toFixed(1);
}
