/** `npm run storybook:dataset -- FOLDER [--scenes N]`: see `dataset.ts`. */
import { Command, InvalidArgumentError } from 'commander';
import { writeStorybookDataset } from './dataset.ts';
import { seedRanges } from './seeds.ts';

const MOST_SCENES = seedRanges.heldOut.count;

await new Command('storybook:dataset')
  .description('Write drawn scenes as a dataset, with the vocabulary for scoring it.')
  .argument('<folder>', 'output folder for images, masks, dataset.json and storybook.json')
  .option('--scenes <number>', `1 to ${MOST_SCENES}`, parseScenes, MOST_SCENES)
  .exitOverride(({ exitCode }) => {
    process.exit(exitCode === 0 ? 0 : 2);
  })
  .action(async (folder: string, { scenes }: { scenes: number }) => {
    await writeStorybookDataset(folder, scenes);
    process.stdout.write(`npm run evaluate -- --dataset ${folder} --vocabulary ${folder}/storybook.json\n`);
  })
  .parseAsync();

function parseScenes(text: string): number {
  const scenes = Number(text);
  if (Number.isInteger(scenes) && scenes >= 1 && scenes <= MOST_SCENES) return scenes;
  throw new InvalidArgumentError(`Expected a whole number from 1 to ${MOST_SCENES}.`);
}
