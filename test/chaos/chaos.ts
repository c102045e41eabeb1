/**
 * Valid jobs flow through the API while its processes are killed, messages are duplicated and the
 * store fails. Every job must succeed, once, with the right bytes and exactly one webhook.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pMap from 'p-map';
import type { Backend } from '#backend/backend.ts';
import { isTerminal } from '#contracts/jobs/job-states.ts';
import type { JobName } from '#backend/tables/job-table.ts';
import type { Segmentation } from '#contracts/jobs/segmentation.ts';
import { OPERATOR_TENANT } from '#contracts/tenant.ts';
import { LocalSystem } from '#infra/local/local-system.ts';
import { startFaultProxy, type FaultProxy, type FaultRates } from '../support/service/fault-proxy.ts';
import { PatientClient, RefusedRequest, sha256, type ImageFile } from '../support/service/patient-client.ts';
import { tinyImages } from '../support/images/tiny-images.ts';
import { killAtRandom, repeatMessages } from './mayhem.ts';
import { newObservation, noteEnd, noteStatus, type ObservedJob, type ImageSource } from './observed-job.ts';
import { startReceiver, type Receiver } from './receiver.ts';
import { findWrongs, type Injected, type Wrongs } from './verdict.ts';

export type ChaosConfiguration = {
  jobs: number;
  seed: number;
  /** Photos that the worker has at the same time. */
  photosAtOnce: number;
  /** The average interval between kills. */
  killEverySeconds: number;
  /** If no job ends for this long, the remaining ones are stuck. */
  patienceSeconds: number;
  signal: AbortSignal;
  onProgress?: (ended: number) => void;
};

export type ChaosOutcome = { wrongs: Wrongs; injected: Injected; seconds: number; retries: number };

const SOURCES: readonly ImageSource[] = ['upload', 'inline', 'url'];
const CLASSES = ['sky', 'grass', 'yellow house'];
const IN_FLIGHT = 12;
const STORE_FAULTS: Omit<FaultRates, 'seed'> = {
  refused: 0.03,
  answerLost: 0.02,
  slow: 0.05,
  slowMilliseconds: 400,
};
/**
 * The kills stop when this many jobs have ended: the service must find by itself what was lost by
 * then.
 */
const CALM_SHARE = 0.9;
/** The sweeper and the dead letters are spared: they do the repairs. */
const KILLED = ['api', 'worker-1', 'imports', 'webhooks', 'stand-ins'];

export async function runChaos(configuration: ChaosConfiguration): Promise<ChaosOutcome> {
  const startedAt = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'itaclip-chaos-'));
  await using cleanUp = new AsyncDisposableStack();
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }));
  const { system, proxy } = await startThroughProxy(folder, configuration, cleanUp);
  const client = new PatientClient(system.url, system.key, configuration.signal);
  await system.ready(configuration.signal);
  const photos = await tinyImages();
  const { secret } = await client.getJson<{ secret: string }>('/v1/webhook-endpoints/default');
  const receiver = cleanUp.use(
    await startReceiver(secret, new Map(photos.map(({ name, bytes }) => [name, bytes]))),
  );
  const { jobs, injected } = await flow(configuration, { system, client, receiver, photos, proxy });
  const observed = { jobs, events: receiver.events, wrongSignatures: receiver.wrongSignatures };
  const wrongs = findWrongs({ ...observed, rows: await countRows(system.backend) });
  return { wrongs, injected, retries: client.retries, seconds: (performance.now() - startedAt) / 1000 };
}

/** The children see the store through the proxy; this process sees it directly. */
async function startThroughProxy(
  folder: string,
  { seed, photosAtOnce }: ChaosConfiguration,
  cleanUp: AsyncDisposableStack,
) {
  const proxies: FaultProxy[] = [];
  const system = await LocalSystem.start({
    dataFolder: folder,
    host: '127.0.0.1',
    port: 0,
    workers: 1,
    visibilitySeconds: 4,
    sweepSeconds: 2,
    environment: async ({ AWS_ENDPOINT_URL_S3: store = '' }) => {
      const proxy = await startFaultProxy(store, { ...STORE_FAULTS, seed });
      proxies.push(proxy);
      return {
        AWS_ENDPOINT_URL_S3: proxy.url,
        ITACLIP_MODEL: 'storybook',
        ITACLIP_PHOTOS_AT_ONCE: String(photosAtOnce),
        // The same photo comes again and again.
        ITACLIP_KEEP_FEATURES: 'false',
        ITACLIP_ALLOW_LOCAL_URLS: 'true',
        ITACLIP_REQUESTS_PER_MINUTE: '1000000',
        ITACLIP_REPAIR_SECONDS: '5',
      };
    },
  });
  const [proxy] = proxies;
  if (!proxy) throw new Error('The system started without asking for variables.');
  cleanUp.use(proxy);
  cleanUp.use(system);
  return { system, proxy };
}

type Parts = {
  system: LocalSystem;
  client: PatientClient;
  receiver: Receiver;
  photos: readonly ImageFile[];
  proxy: FaultProxy;
};

async function flow(configuration: ChaosConfiguration, parts: Parts) {
  const { system, client, receiver, photos, proxy } = parts;
  const known: JobName[] = [];
  const calm = new AbortController();
  let ended = 0;
  const mayhem = Promise.all([
    killAtRandom(
      KILLED.map((name) => system.process(name)),
      { seed: configuration.seed, everySeconds: configuration.killEverySeconds, progress: () => ended },
      calm.signal,
    ),
    repeatMessages(system.backend, known, configuration.seed, calm.signal),
  ]);
  const patience = new Patience(configuration.patienceSeconds);
  const numbers = Array.from({ length: configuration.jobs }, (_, number) => number);
  const jobs = await pMap(
    numbers,
    async (number) => {
      const photo = photos[number % photos.length];
      if (!photo) throw new Error('There are no photos.');
      const job = newObservation(number, SOURCES[number % SOURCES.length] ?? 'inline', photo.name);
      noteStatus(job, await submit(job, photo, parts));
      job.id = job.last?.id;
      if (job.id) known.push({ tenant: OPERATOR_TENANT, id: job.id });
      await follow(job, client, patience);
      configuration.onProgress?.((ended += 1));
      if (ended >= configuration.jobs * CALM_SHARE) calm.abort();
      return job;
    },
    { concurrency: IN_FLIGHT, signal: configuration.signal },
  );
  calm.abort();
  const [kills, duplicates] = await mayhem;
  await untilTold(jobs, receiver, patience);
  await pMap(jobs, (job) => lookAtEnd(job, parts), { concurrency: IN_FLIGHT });
  return { jobs, injected: { kills, duplicates, store: proxy.injected } };
}

function submit(job: ObservedJob, photo: ImageFile, { client, receiver }: Parts): Promise<Segmentation> {
  const key = `chaos-${job.number}`;
  const configuration = {
    classes: CLASSES,
    preset: 'fast' as const,
    options: { short_side: 224, pamr: { iterations: 0 } },
    webhook: { url: receiver.webhookUrl },
    metadata: { number: String(job.number) },
  };
  if (job.source === 'upload') return client.segmentUpload(photo, key, configuration);
  if (job.source === 'inline') return client.segmentInline(photo, key, configuration);
  return client.segmentUrl(receiver.pictureUrl(photo.name), key, configuration);
}

/** Waits until the job ends, or nothing has ended for too long. */
async function follow(job: ObservedJob, client: PatientClient, patience: Patience): Promise<void> {
  while (job.last && !isTerminal(job.last.status) && patience.lasts) {
    await sleep(150);
    noteStatus(job, await client.getJson<Segmentation>(`/v1/segmentations/${job.id}`));
  }
  patience.renew();
}

/** Waits until every job has its webhook, or none has arrived for too long. */
async function untilTold(
  jobs: readonly ObservedJob[],
  { events }: Receiver,
  patience: Patience,
): Promise<void> {
  let told = 0;
  patience.renew();
  while (told < jobs.length && patience.lasts) {
    await sleep(100);
    const now = new Set(events.map(({ jobId }) => jobId)).size;
    if (now > told) patience.renew();
    told = now;
  }
}

/** Checks once more after the chaos: the answer, the row, and the bytes of every artifact. */
async function lookAtEnd(job: ObservedJob, { client, system }: Parts): Promise<void> {
  if (!job.id) return;
  noteStatus(job, await client.getJson<Segmentation>(`/v1/segmentations/${job.id}`));
  const row = await system.backend.jobs.get({ tenant: OPERATOR_TENANT, id: job.id });
  job.rowStatus = row?.status;
  noteEnd(job, row?.finished_at);
  for (const { name, url, sha256: meant } of job.last?.artifacts ?? []) {
    const found = await digestAt(url, client);
    if (found !== undefined) job.artifacts[name] = found;
    if (found !== meant) job.wrongArtifacts.push(name);
  }
}

/** Returns undefined if the link leads to nothing. */
async function digestAt(url: string, client: PatientClient): Promise<string | undefined> {
  try {
    return sha256(await client.download(url));
  } catch (error) {
    if (error instanceof RefusedRequest) return undefined;
    throw error;
  }
}

async function countRows({ jobs }: Backend): Promise<number> {
  let rows = 0;
  for (let page = await jobs.list(OPERATOR_TENANT, { limit: 100 }); ;) {
    rows += page.rows.length;
    if (!page.next) return rows;
    page = await jobs.list(OPERATOR_TENANT, { limit: 100, after: page.next });
  }
}

class Patience {
  readonly #milliseconds: number;
  #since = performance.now();

  constructor(seconds: number) {
    this.#milliseconds = seconds * 1000;
  }

  get lasts(): boolean {
    return performance.now() - this.#since < this.#milliseconds;
  }

  renew(): void {
    this.#since = performance.now();
  }
}
