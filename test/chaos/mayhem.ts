/** Kills processes and duplicates messages while jobs flow, by a seed. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Backend } from '#backend/backend.ts';
import type { JobName } from '#backend/tables/job-table.ts';
import type { ManagedProcess } from '#infra/local/processes/managed-process.ts';
import { SeededRandom } from '../support/random.ts';

/**
 * Counts the kills by name. Each process has its turn: first in order, then at random. After as many kills
 * without progress as there are processes, the next one waits for some: on a busy machine a process may need
 * longer to start than the time between two kills, and nothing would ever end.
 * @param everySeconds The average time between two kills.
 * @param progress A number that grows while work is done.
 */
export async function killAtRandom(
  processes: readonly ManagedProcess[],
  { seed, everySeconds, progress }: { seed: number; everySeconds: number; progress: () => number },
  signal: AbortSignal,
): Promise<Record<string, number>> {
  const random = new SeededRandom(seed);
  const kills = Object.fromEntries(processes.map(({ plan }) => [plan.name, 0]));
  let [done, sinceProgress] = [progress(), 0];
  for (let turn = 0; !signal.aborted; await pause(everySeconds * random.integer(500, 1500), signal)) {
    if (progress() > done) [done, sinceProgress] = [progress(), 0];
    if (sinceProgress >= processes.length) continue;
    const index = turn < processes.length ? turn : random.integer(0, processes.length - 1);
    const process = processes[index];
    if (process?.kill('SIGKILL')) kills[process.plan.name] = (kills[process.plan.name] ?? 0) + 1;
    [turn, sinceProgress] = [turn + 1, sinceProgress + 1];
  }
  return kills;
}

/**
 * Sends the message of a job again, to its worker and to the webhook queue, at any time of its
 * life.
 */
export async function repeatMessages(
  { jobs, queues }: Pick<Backend, 'jobs' | 'queues'>,
  known: readonly JobName[],
  seed: number,
  signal: AbortSignal,
): Promise<number> {
  const random = new SeededRandom(seed);
  let sent = 0;
  while (!signal.aborted) {
    const name = known[random.integer(0, Math.max(0, known.length - 1))];
    // The table or the queues may have been killed, too.
    const isSent = name && (await repeatMessage({ jobs, queues }, name).catch(() => false));
    if (isSent) sent += 1;
    await pause(random.integer(50, 400), signal);
  }
  return sent;
}

/** Returns whether the job exists. */
async function repeatMessage(
  { jobs, queues }: Pick<Backend, 'jobs' | 'queues'>,
  name: JobName,
): Promise<boolean> {
  const job = await jobs.get(name);
  if (!job) return false;
  const { tenant, id, trace } = job;
  await queues.sendJob('interactive', { kind: 'segmentation', tenant, job_id: id, trace });
  if (job.finished_at) await queues.sendWebhook({ kind: 'job-ended', tenant, job_id: id, trace });
  if (job.image.source === 'url')
    await queues.sendImport({ kind: 'segmentation', tenant, job_id: id, trace });
  return true;
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
