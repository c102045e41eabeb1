/**
 * Checks the service from outside: the edge and what stands behind it, an upload, and a job. The job segments a picture
 * where that wakes no GPU. Elsewhere its image is an address without a picture: the job has to fail for that reason, which
 * shows that its message went through a queue and a function.
 */
import { createHash } from 'node:crypto';
import { isTerminal } from '#contracts/jobs/job-states.ts';
import type { Segmentation } from '#contracts/jobs/segmentation.ts';
import type { UploadTicket } from '#contracts/uploads/upload.ts';
import type { ServiceClient } from './service-client.ts';

export type ServiceCheck = {
  client: ServiceClient;
  /** The public address. */
  url: string;
  /** A PNG. */
  picture: Buffer<ArrayBuffer>;
  /** False if segmenting would start a GPU for the canary alone. */
  segments: boolean;
  /** Waits between two looks at the job, and throws when the time is up. */
  pause: () => Promise<void>;
};

const CLASSES = ['pink house', 'windmill', 'hot air balloon'];

/** One view of one window: the canary asks whether it works, not how well. */
const QUICKEST = { preset: 'fast', options: { short_side: 224, pamr: { iterations: 0 } } };

/** @throws Error that says which step failed, and how. */
export async function checkService(check: ServiceCheck): Promise<void> {
  const { client, url, picture } = check;
  await client.call('GET', '/readyz');
  const upload = await sendPicture(client, picture);
  try {
    if (check.segments) {
      await withJob(check, { image: { upload_id: upload }, ...QUICKEST }, (job) => expectMasks(client, job));
    } else {
      await withJob(check, { image: { url: `${url}/healthz` } }, expectNoPicture);
    }
  } finally {
    await client.call('DELETE', `/v1/uploads/${upload}`);
  }
}

async function sendPicture(client: ServiceClient, picture: Buffer<ArrayBuffer>): Promise<string> {
  const wanted = { content_type: 'image/png', bytes: picture.length, sha256: sha256(picture) };
  const answer = await client.call('POST', '/v1/uploads', wanted);
  const { id, url, headers } = (await answer.json()) as UploadTicket;
  if (url === null) throw new Error('The upload has no link for its bytes.');
  await client.store('PUT', url, { headers, body: picture });
  return id;
}

/** Deletes the job, with what it made, however it ended. */
async function withJob(
  { client, pause }: ServiceCheck,
  request: object,
  judge: (job: Segmentation) => Promise<void> | void,
): Promise<void> {
  const created = await client.call('POST', '/v1/segmentations', { classes: CLASSES, ...request });
  let job = (await created.json()) as Segmentation;
  const path = `/v1/segmentations/${job.id}`;
  try {
    while (!isTerminal(job.status)) {
      await pause();
      job = (await (await client.call('GET', path)).json()) as Segmentation;
    }
    await judge(job);
  } finally {
    await client.call('DELETE', path);
  }
}

async function expectMasks(
  client: ServiceClient,
  { id, status, problem, artifacts }: Segmentation,
): Promise<void> {
  if (status !== 'succeeded') throw new Error(`The job ${id} ended as ${status}: ${problem?.detail ?? ''}`);
  const labels = artifacts.find(({ name }) => name === 'labels.png');
  if (!labels) throw new Error(`The job ${id} has no labels.png.`);
  const bytes = await (await client.store('GET', labels.url)).bytes();
  if (sha256(bytes) !== labels.sha256)
    throw new Error(`labels.png of the job ${id} is not what was announced.`);
}

function expectNoPicture({ id, status, problem }: Segmentation): void {
  if (status === 'failed' && problem?.code === 'unsupported-image-type') return;
  throw new Error(
    `The job ${id} without a picture ended as ${status} (${problem?.code ?? 'no problem'}), not for its type.`,
  );
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
