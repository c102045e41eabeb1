/** `npm run storybook:dataset -- FOLDER [--scenes N]`: see `dataset.ts`. */
import { parseArgs } from 'node:util';
import { writeStorybookDataset } from './dataset.ts';
import { seedRanges } from './seeds.ts';

const { values, positionals } = parseArgs({
  options: { scenes: { type: 'string', default: String(seedRanges.heldOut.count) } },
  allowPositionals: true,
});
const [folder] = positionals;
const scenes = Number(values.scenes);
if (folder === undefined || !(scenes >= 1 && scenes <= seedRanges.heldOut.count)) {
  process.stderr.write(`Give a folder, and --scenes from 1 to ${seedRanges.heldOut.count}.\n`);
  process.exitCode = 2;
} else {
  await writeStorybookDataset(folder, scenes);
  process.stdout.write(`npm run evaluate -- --dataset ${folder} --vocabulary ${folder}/storybook.json\n`);
}
