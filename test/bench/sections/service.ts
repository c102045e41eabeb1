/**
 * Measures by step what a warm worker of the service does before the first encoder pass, since a
 * phone's photo waits for it. The queue, the store and the table are the local ones.
 */
import { readBuiltInVocabulary } from '#contracts/vocabularies/built-in-vocabularies.ts';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import { uploadJob } from '#test/gpu-worker/uploaded-job.ts';
import { WorkerProcess } from '#test/gpu-worker/worker-process.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';
import { drawJpeg } from '../photo-to-measure.ts';
import type { BenchContext, Section } from '../section.ts';
import { median } from '../statistics.ts';

const VOCABULARIES = ['voc21', 'coco-stuff'].flatMap((name) => readBuiltInVocabulary(name) ?? []);
/** Stages of the worker's own report that come before the encoder. */
const STAGES = ['read', 'decode', 'text', 'resize'] as const;
const STEPS = ['start', ...STAGES] as const;

type Steps = Record<(typeof STEPS)[number], number>;

export async function measureService(context: BenchContext): Promise<Section> {
  await using backend = await openLocalBackend();
  await using worker = new WorkerProcess({
    ...backend.environment,
    ITACLIP_CACHE_DIR: await context.newFolder(),
    ITACLIP_THREADS: String(context.threads.at(-1) ?? 0),
    ITACLIP_PHOTOS_AT_ONCE: '1',
    // The same photo comes again and again.
    ITACLIP_KEEP_FEATURES: 'false',
  });
  await worker.line('worker warmed up');
  const rows: string[][] = [];
  const totals: number[] = [];
  for (const vocabulary of VOCABULARIES) {
    // The first job computes the texts that the others then find.
    await measureJob(backend, worker, vocabulary);
    const runs: Steps[] = [];
    for (let round = 0; round < context.rounds; round += 1) {
      context.signal.throwIfAborted();
      runs.push(await measureJob(backend, worker, vocabulary));
    }
    const sums = runs.map((steps) => Object.values(steps).reduce((sum, each) => sum + each, 0));
    totals.push(...sums);
    const medians = STEPS.map((step) => median(runs.map((steps) => steps[step])));
    rows.push([
      vocabulary.name,
      ...[...medians, median(sums), Math.max(...sums)].map((value) => value.toFixed(1)),
    ]);
  }
  return {
    title: 'Service: before the first pass',
    notes: [
      'A drawn scene of 448 x 336, preset `balanced`, bundled model, a warm worker process and words that it knows. ' +
        `Milliseconds, medians of ${context.rounds} jobs; "start" is from before the photo is stored and the job ` +
        'is written and sent until the worker has taken it.',
    ],
    tables: [{ header: ['vocabulary', ...STEPS, 'all', 'longest'], rows }],
    ratios: [{ name: 'longest time before the first pass, ms', value: Math.max(...totals), atMost: 100 }],
  };
}

async function measureJob(
  backend: LocalBackend,
  worker: WorkerProcess,
  vocabulary: Vocabulary,
): Promise<Steps> {
  const photo = await drawJpeg(448, 336);
  const sent = Date.now();
  const job = await uploadJob(backend, photo, { vocabulary, options: mergeOptions(vocabulary.options) });
  const started = await worker.line('job started', ({ job_id }) => job_id === job.id);
  await worker.line('job ended', ({ job_id }) => job_id === job.id);
  const { stages = {} } = (await backend.jobs.get(job))?.timings ?? {};
  const milliseconds = STAGES.map((stage) => [stage, (stages[stage] ?? 0) * 1000] as const);
  return { start: Date.parse(started.time) - sent, ...Object.fromEntries(milliseconds) } as Steps;
}
