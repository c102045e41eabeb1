/**
 * `npm run load -- [--minutes 10] [--only overhead,path,memory]`: loads the local API and prints
 * its part of docs/benchmarks.md, as Markdown.
 */
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { describeMachine, formatMachine } from '../bench/machine.ts';
import { formatSection, type Section } from '../bench/section.ts';
import type { ImageFile } from '../support/service/patient-client.ts';
import { storybookPicture, tinyImages } from '../support/images/tiny-images.ts';
import { measureMemory } from './memory.ts';
import { measureOverhead } from './overhead.ts';
import { measureThroughput } from './throughput.ts';

const { minutes, only } = new Command('npm run load --')
  .option('--minutes <number>', 'of the memory measurement', Number, 10)
  .option('--only <parts>', 'overhead, path, memory; separated by commas', 'overhead,path,memory')
  .parse()
  .opts<{ minutes: number; only: string }>();

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
const { signal } = interrupted;

const [tiny] = await tinyImages();
if (!tiny) throw new Error('There is no picture to load with.');
const village: ImageFile = {
  name: 'village 448 x 336',
  mediaType: 'image/png',
  bytes: new Uint8Array(await readFile(storybookPicture('village'))),
};
const PARTS: Record<string, () => Promise<Section>> = {
  overhead: () => measureOverhead(village, signal),
  path: () => measureThroughput([{ ...tiny, name: 'village 112 x 84' }, village], signal),
  memory: () => measureMemory(tiny, minutes, signal),
};

console.log(`${formatMachine(describeMachine())}\n`);
for (const part of only.split(',')) {
  const measure = PARTS[part];
  if (!measure) throw new Error(`There is no part "${part}": choose of ${Object.keys(PARTS).join(', ')}.`);
  console.log(`${formatSection(await measure())}\n`);
}
process.exit();
