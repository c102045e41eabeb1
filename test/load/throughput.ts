/** Measures the whole path: photo in, queue, worker, artifacts, answer. */
import pMap from 'p-map';
import type { Segmentation } from '#contracts/jobs/segmentation.ts';
import { median } from '../bench/statistics.ts';
import type { Section } from '../bench/section.ts';
import { PatientClient, type ImageFile, type InlineRequest } from '../support/service/patient-client.ts';
import { percentile } from './percentile.ts';
import { startLoadSystem } from './load-system.ts';

const JOBS = 60;
const AT_ONCE = 8;
const SINGLE_JOBS = 20;
const REQUEST: InlineRequest = { classes: ['sky', 'grass', 'yellow house'], preset: 'fast' };

export async function measureThroughput(photos: readonly ImageFile[], signal: AbortSignal): Promise<Section> {
  await using system = await startLoadSystem(1);
  const client = new PatientClient(system.url, system.key, signal);
  const segment = async (photo: ImageFile, key: string) => {
    const startedAt = performance.now();
    const job = await waited(client, await client.segmentInline(photo, key, REQUEST, { wait: true }));
    return { seconds: (performance.now() - startedAt) / 1000, job };
  };
  const rows: string[][] = [];
  for (const photo of photos) {
    await segment(photo, `warm-${photo.name}`);
    const singles = await pMap(
      numbers(SINGLE_JOBS),
      (number) => segment(photo, `single-${photo.name}-${number}`),
      {
        concurrency: 1,
      },
    );
    const startedAt = performance.now();
    await pMap(numbers(JOBS), (number) => segment(photo, `many-${photo.name}-${number}`), {
      concurrency: AT_ONCE,
    });
    const jobsASecond = JOBS / ((performance.now() - startedAt) / 1000);
    const overheads = singles.map(
      ({ seconds, job }) => (seconds - (job.timings?.compute_seconds ?? 0)) * 1000,
    );
    rows.push([
      photo.name,
      median(singles.map(({ seconds }) => seconds * 1000)).toFixed(0),
      median(overheads).toFixed(0),
      percentile(overheads, 0.99).toFixed(0),
      jobsASecond.toFixed(1),
    ]);
  }
  return {
    title: 'The whole path, with the storybook model',
    notes: [
      `Preset \`fast\`, three classes, one worker. Alone: ${SINGLE_JOBS} photos one after the other with ` +
        `\`Prefer: wait\`; overhead is what is not the worker's compute time. Jobs a second: ${JOBS} jobs, ${AT_ONCE} at once.`,
    ],
    tables: [
      {
        header: ['photo', 'alone, p50 ms', 'overhead, p50 ms', 'overhead, p99 ms', 'jobs a second'],
        rows,
      },
    ],
    ratios: [],
  };
}

/** A job may take longer than the API waits. */
async function waited(client: PatientClient, job: Segmentation): Promise<Segmentation> {
  const last = await client.untilEnd(job);
  if (last.status !== 'succeeded') throw new Error(`A job of the measurement ended as ${last.status}.`);
  return last;
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, number) => number);
}
