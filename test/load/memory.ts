/**
 * Measures the memory of every process while jobs keep coming: if it is not flat, something leaks.
 */
import { formatPercent } from '#contracts/texts/format-percent.ts';
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { median } from '../bench/statistics.ts';
import type { Section } from '../bench/section.ts';
import { PatientClient, type ImageFile, type InlineRequest } from '../support/service/patient-client.ts';
import { startLoadSystem } from './load-system.ts';

const SAMPLE_SECONDS = 2;
const REQUEST: InlineRequest = { classes: ['sky', 'grass'], preset: 'fast' };

export async function measureMemory(
  photo: ImageFile,
  minutes: number,
  signal: AbortSignal,
): Promise<Section> {
  await using system = await startLoadSystem(1);
  const over = AbortSignal.any([signal, AbortSignal.timeout(minutes * 60_000)]);
  const jobs = keepAsking(new PatientClient(system.url, system.key, signal), photo, over);
  const samples = await sample(system.pid, over);
  const made = await jobs;
  return {
    title: `Memory over ${minutes} minutes`,
    notes: [
      `${made} jobs, two at once, one worker. Resident megabytes: medians of the second tenth of the time (the ` +
        'first warms up) and of the last. The stand-ins are in the supervisor.',
    ],
    tables: [
      {
        header: ['process', 'early', 'late', 'largest', 'growth'],
        rows: [...samples].map(([name, values]) => {
          const { early, late } = earlyAndLate(values);
          return [
            name,
            ...[early, late, Math.max(...values)].map((value) => value.toFixed(0)),
            percent(late / early - 1),
          ];
        }),
      },
    ],
    ratios: [...samples].map(([name, values]) => {
      const { early, late } = earlyAndLate(values);
      return { name: `${name}, late / early`, value: late / early, atMost: 1.1 };
    }),
  };
}

function earlyAndLate(values: readonly number[]): { early: number; late: number } {
  const tenth = Math.max(1, Math.floor(values.length / 10));
  return { early: median(values.slice(tenth, 2 * tenth)), late: median(values.slice(-tenth)) };
}

function percent(share: number): string {
  return formatPercent(share, { digits: 0 });
}

/** Runs two jobs at a time, and returns how many there were. */
async function keepAsking(client: PatientClient, photo: ImageFile, over: AbortSignal): Promise<number> {
  let made = 0;
  const ask = async (who: number) => {
    while (!over.aborted) {
      made += 1;
      await client.segmentInline(photo, `memory-${who}-${made}`, REQUEST, { wait: true });
    }
  };
  await Promise.all([ask(1), ask(2)]);
  return made;
}

/** Samples the megabytes of the supervisor and its children by name, every two seconds. */
async function sample(supervisor: number, over: AbortSignal): Promise<Map<string, number[]>> {
  const samples = new Map<string, number[]>();
  while (!over.aborted) {
    await sleep(SAMPLE_SECONDS * 1000);
    for (const { name, megabytes } of await residentMemory(supervisor)) {
      samples.set(name, [...(samples.get(name) ?? []), megabytes]);
    }
  }
  return samples;
}

async function residentMemory(supervisor: number): Promise<{ name: string; megabytes: number }[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid=,rss=,args=']);
  return stdout.split('\n').flatMap((line) => {
    const [pid, parent, kilobytes, ...parameters] = line.trim().split(/\s+/);
    if (Number(pid) === supervisor) return [{ name: 'supervisor', megabytes: Number(kilobytes) / 1000 }];
    if (Number(parent) !== supervisor) return [];
    return [{ name: nameOf(parameters), megabytes: Number(kilobytes) / 1000 }];
  });
}

/**
 * Names a process by the last file of the project on its command line:
 * "functions/webhooks/handler.ts".
 */
function nameOf(parameters: readonly string[]): string {
  return parameters.findLast((parameter) => /^(functions|gpu-worker)\//.test(parameter)) ?? 'unknown';
}
