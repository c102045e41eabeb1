/** Measures what the first photo of a process takes longer than the same photo later. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { vocabularySchema } from '#contracts/vocabularies/vocabulary.ts';
import type { MeasuredStart, StartToMeasure } from '../children/first-photo.ts';
import { measureInChild } from '../child-process.ts';
import { drawJpeg } from '../photo-to-measure.ts';
import type { BenchContext, Section } from '../section.ts';
import { median } from '../statistics.ts';

/** One photo to start with, and three whose median is the time of a warm process. */
const PHOTOS = 4;
const LIMIT_SECONDS = 0.8;
const STAGES = ['decode', 'text', 'resize', 'windows', 'merge', 'refine', 'scores', 'labels', 'artifacts'];

const vocabulary = vocabularySchema.parse({
  classes: ['dog', 'grass', 'sky'],
  background: { mode: 'none' },
  options: { auxiliary: 'none' },
});

export async function measureFirstPhoto(context: BenchContext): Promise<Section> {
  const { model, cacheFolder, executionProvider, signal } = context;
  const threads = context.threads.at(-1) ?? 0;
  const photo = join(await context.newFolder(), 'photo.jpg');
  await writeFile(photo, await drawJpeg(500, 375));
  const task: StartToMeasure = {
    configuration: { model, cacheFolder, executionProvider, threads },
    photo,
    vocabulary,
    // One window of one view: the shorter the photo, the clearer what comes on top of it.
    options: mergeOptions(vocabulary.options, { short_side: 224, stride: 224, views: ['original'] }),
    photos: PHOTOS,
  };
  const measure = async () =>
    partsOf((await measureInChild<MeasuredStart>('first-photo.ts', task, signal)).result);
  // The first process packs the model and reads the words.
  await measure();
  const runs: Map<string, number>[] = [];
  for (let round = 0; round < context.rounds; round += 1) runs.push(await measure());
  const parts = [...runs[0]!.keys()].map(
    (name) => [name, median(runs.map((run) => run.get(name)!))] as const,
  );
  const whole = median(runs.map((run) => [...run.values()].reduce((sum, seconds) => sum + seconds, 0)));
  return {
    title: 'The first photo',
    notes: [
      `A process for each of ${context.rounds} rounds, ${threads || 'all'} threads, ${model.name}, built, its words known: ` +
        'seconds from the start of the process to the first labels, less those of the same photo in the warm ' +
        `process (the median of ${PHOTOS - 1}), by part. A stage opens what it needs: the encoder's session is part of "windows".`,
    ],
    tables: [
      {
        header: ['part', 's'],
        rows: [...parts, ['all', whole] as const].map(([name, s]) => [name, s.toFixed(3)]),
      },
    ],
    ratios: [{ name: 'first photo less a warm one, s', value: whole, atMost: LIMIT_SECONDS }],
  };
}

/** Splits the time of the first photo beyond a warm one into parts that add up to it. */
function partsOf({ program, model, photos: [first, ...warm] }: MeasuredStart): Map<string, number> {
  const beyond = (secondsOf: (photo: MeasuredStart['photos'][number]) => number) =>
    secondsOf(first!) - median(warm.map(secondsOf));
  const stages = STAGES.map((stage) => [stage, beyond(({ timings }) => timings[stage] ?? 0)] as const);
  const all = beyond(({ seconds }) => seconds);
  const beside = all - stages.reduce((sum, [, seconds]) => sum + seconds, 0);
  return new Map([
    ['process and modules', program],
    ['opening the model', model],
    ...stages,
    ['beside the stages', beside],
  ]);
}
