/** Sends a job to where it is segmented: to a GPU worker, or to the function. */
import { chooseQueue } from '#contracts/compute/compute.ts';
import type { Job } from '#contracts/jobs/job.ts';
import { PRIORITIES } from '#contracts/queues/queue-names.ts';
import type { Backend } from './backend.ts';
import { liveWorkers } from './live-workers.ts';

export type WorkSender = Pick<Backend, 'queues' | 'table' | 'now' | 'compute'>;

/** Sending a job twice does no harm, not even to two queues: one of the receivers gets its lease. */
export async function sendWork(sender: WorkSender, job: Job): Promise<void> {
  const { tenant, id, trace } = job;
  const queue = await chooseQueue(sender.compute, job, () => isGpuFree(sender));
  await sender.queues.sendJob(queue, { kind: 'segmentation', tenant, job_id: id, trace });
}

/** More workers are ready than there is work for. */
async function isGpuFree({ queues, table, now }: WorkSender): Promise<boolean> {
  const workers = await liveWorkers(table, now);
  const ready = workers.filter(({ ready_at }) => ready_at !== undefined).length;
  if (ready === 0) return false;
  const counts = await Promise.all(PRIORITIES.map((priority) => queues.count(priority)));
  return counts.reduce((sum, { waiting, inWork }) => sum + waiting + inWork, 0) < ready;
}
