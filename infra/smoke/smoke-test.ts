/**
 * Segments a picture as a client does, once for each kind of compute of a stage, and looks at what comes out. GPU
 * workers may rest at zero, where a deployment starts none and proves nothing: a job of theirs starts one.
 */
import type { Client, Segmentation } from '#client/index.ts';

export type SmokeTest = {
  client: Client;
  picture: Uint8Array<ArrayBuffer>;
  /** The lanes to try: with GPU workers, those have batch work. */
  priorities: readonly ('interactive' | 'batch')[];
  /** Ends the test, not the job, when nothing comes. */
  signal: AbortSignal;
  say: (line: string) => void;
};

const CLASSES = ['pink house', 'windmill', 'hot air balloon'];
const PNG = '89504e470d0a1a0a';

/** Throws the reason of the first job that does not succeed. */
export async function smokeTest({ priorities, ...test }: SmokeTest): Promise<void> {
  for (const priority of priorities) await tryLane(priority, test);
}

async function tryLane(
  priority: SmokeTest['priorities'][number],
  { client, picture, signal, say }: Omit<SmokeTest, 'priorities'>,
): Promise<void> {
  const began = performance.now();
  let status = '';
  const job = await client.segment(picture, CLASSES, {
    priority,
    signal,
    onProgress: (progress) => {
      if (progress.stage !== 'job' || progress.job.status === status) return;
      ({ status } = progress.job);
      say(`${priority}: ${progress.job.id} is ${status}`);
    },
  });
  try {
    await expectLabels(client, job, signal);
    say(`${priority}: labels after ${Math.round((performance.now() - began) / 1000)} s`);
  } finally {
    await client.delete(job.id);
  }
}

async function expectLabels(client: Client, job: Segmentation, signal: AbortSignal): Promise<void> {
  const labels = await client.download(job, 'labels.png', { signal });
  const beginning = Buffer.from(await labels.arrayBuffer()).subarray(0, 8);
  if (beginning.toString('hex') !== PNG) throw new Error(`labels.png of ${job.id} is not a PNG.`);
}
