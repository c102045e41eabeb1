/**
 * Writes drawn scenes as plain arrays for the Python training script:
 *
 *   node models/storybook/training/export-scenes.ts --folder data --range training
 *
 * `rgb.bin` holds count x height x width x 3 bytes, `instances.bin` count x height x width bytes, and
 * `scenes.jsonl` one line per scene with its seed and instances. `meta.json` has the sizes and classes.
 * Worker processes share the drawing by seed and write their parts at fixed offsets, so the result does not
 * depend on their number.
 */
import { fork } from 'node:child_process';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { classNames, storybookClasses } from '../classes.ts';
import { drawScene } from '../scenes/draw-scene.ts';
import { sceneHeight, sceneWidth } from '../scenes/size.ts';
import { seedRanges, seedsOf } from '../seeds.ts';

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    range: { type: 'string', default: 'training' },
    count: { type: 'string' },
    part: { type: 'string' },
    parts: { type: 'string', default: String(availableParallelism()) },
  },
});

if (!values.folder || !(values.range in seedRanges)) {
  throw new Error(`Give --folder and --range, one of: ${Object.keys(seedRanges).join(', ')}.`);
}
const folder = values.folder;
const parts = Number(values.parts);
const allSeeds = seedsOf(seedRanges[values.range as keyof typeof seedRanges]);
const seeds = allSeeds.slice(0, Number(values.count ?? allSeeds.length));
const partName = (part: number): string => join(folder, `scenes-${part}.jsonl`);

await (values.part === undefined ? exportAll() : exportPart(Number(values.part)));

async function exportAll(): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of ['rgb.bin', 'instances.bin']) await writeFile(join(folder, name), '');
  await Promise.all(Array.from({ length: parts }, (_, part) => startPart(part)));
  const lines = await Promise.all(
    Array.from({ length: parts }, (_, part) => readFile(partName(part), 'utf8')),
  );
  const sorted = lines.flatMap((text) => text.trim().split('\n')).toSorted((a, b) => seedIn(a) - seedIn(b));
  await writeFile(join(folder, 'scenes.jsonl'), `${sorted.join('\n')}\n`);
  await writeFile(
    join(folder, 'meta.json'),
    JSON.stringify({ width: sceneWidth, height: sceneHeight, classNames, classes: storybookClasses }),
  );
  await Promise.all(Array.from({ length: parts }, (_, part) => rm(partName(part))));
}

function seedIn(line: string): number {
  return (JSON.parse(line) as { seed: number }).seed;
}

function startPart(part: number): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), [
    ...process.argv.slice(2),
    '--parts',
    String(parts),
    '--part',
    String(part),
  ]);
  return new Promise((resolve, reject) => {
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`Part ${part} ended with code ${code}.`)),
    );
  });
}

async function exportPart(part: number): Promise<void> {
  const rgb = await open(join(folder, 'rgb.bin'), 'r+');
  const instances = await open(join(folder, 'instances.bin'), 'r+');
  const lines: string[] = [];
  for (let index = part; index < seeds.length; index += parts) {
    const scene = await drawScene(seeds[index]!);
    await rgb.write(scene.rgb, 0, scene.rgb.length, index * scene.rgb.length);
    await instances.write(scene.instanceOf, 0, scene.instanceOf.length, index * scene.instanceOf.length);
    lines.push(JSON.stringify({ seed: scene.seed, instances: scene.instances }));
  }
  await writeFile(partName(part), `${lines.join('\n')}\n`);
  await Promise.all([rgb.close(), instances.close()]);
}
