/**
 * Measures the function of AWS as it is packed, in a process of its own that has one core or two: its cold start, and
 * photos of a warm environment. The bucket is a local one.
 */
import { execFileSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
  type CompletedPart,
  type UploadPartCommandInput,
} from '@aws-sdk/client-s3';
import type { LocalBackend } from '#test/support/service/local-backend.ts';
import { openLocalBackend } from '#test/support/service/local-backend.ts';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import { findModel, type FoundModel } from '#models/find-model.ts';
import { buildFolder, buildModel } from '#models/pack/built-model.ts';
import { writePackedModel } from '#models/pack/packed-model.ts';
import { FunctionProcess, packFunction } from '#test/gpu-worker/function/function-process.ts';
import { uploadJob } from '#test/gpu-worker/uploaded-job.ts';
import { drawJpeg } from '../photo-to-measure.ts';
import { parsePeak } from '../peak-memory.ts';
import type { BenchContext, Section } from '../section.ts';
import { median } from '../statistics.ts';
import { plainWords } from '../words-to-measure.ts';

const WORDS = 30;
const PART_BYTES = 32 * 1024 * 1024;
const PHOTOS = [
  { name: '12 MP', width: 4032, height: 3024 },
  { name: '3 MP', width: 2016, height: 1512 },
  { name: '48 MP', width: 8064, height: 6048 },
];
/** The photo of the cold start, which the warm ones are compared with. */
const FIRST = PHOTOS[0]!;

type Measured = { photos: Record<string, Uint8Array>; vocabulary: Vocabulary; backend: LocalBackend };

export async function measureFunction(context: BenchContext): Promise<Section> {
  const packed = await context.newFolder();
  packFunction(packed);
  const photos: Record<string, Uint8Array> = {};
  for (const { name, width, height } of PHOTOS) photos[name] = await drawJpeg(width, height);
  const rows: string[][] = [];
  for (const model of [context.model, findModel('storybook')]) {
    await using backend = await openLocalBackend();
    await putPacked(model, backend, context);
    const measured = { photos, vocabulary: plainWords(WORDS), backend };
    await learnWords(measured, packed, model, context);
    for (const cores of context.threads) {
      context.signal.throwIfAborted();
      rows.push([
        model.name,
        String(cores),
        ...(await measureProcess(measured, packed, model, cores, context)),
      ]);
    }
  }
  return {
    title: 'The function in AWS',
    notes: [
      `The packed function in a process that has 1 core of this machine or 2, preset \`balanced\`, ${WORDS} words that the ` +
        'bucket has features of. Seconds: from the start of the process until its modules are loaded ("modules"); fetching the ' +
        'packed model from a local bucket, which says nothing of S3 ("fetch"); opening it ("open"); then photos, from the ' +
        `message to the end of the job: the first one of ${FIRST.name}, and medians of ${context.rounds} of a warm process. GB is the ` +
        'most that the process held at once (10^9 bytes).',
    ],
    tables: [
      {
        header: [
          'model',
          'cores',
          'modules',
          'fetch',
          'open',
          `first, ${FIRST.name}`,
          ...PHOTOS.map(({ name }) => `warm, ${name}`),
          'GB',
        ],
        rows,
      },
    ],
    ratios: [],
  };
}

/** Does what an operator does: puts the model as it is used below its name. */
async function putPacked(model: FoundModel, { objects }: LocalBackend, context: BenchContext): Promise<void> {
  const { digest, architecture } = await buildModel(model.folder, context.cacheFolder);
  const folder = join(await context.newFolder(), 'packed');
  await writePackedModel(folder, {
    digest,
    architecture,
    folders: { float32: buildFolder(digest, context.cacheFolder) },
  });
  for (const file of await readdir(folder, { recursive: true })) {
    const path = join(folder, file);
    const status = await stat(path);
    if (!status.isFile()) continue;
    await putInParts(objects, `models/${nameOf(model)}/${file}`, path, status.size);
  }
}

/** The local store takes no request as large as a model. */
async function putInParts(
  { client, bucket }: LocalBackend['objects'],
  key: string,
  path: string,
  bytes: number,
): Promise<void> {
  const place = { Bucket: bucket, Key: key };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(place));
  const parts: CompletedPart[] = [];
  for (let start = 0; start < bytes; start += PART_BYTES) {
    const part: UploadPartCommandInput = { ...place, UploadId, PartNumber: parts.length + 1 };
    const chunks = createReadStream(path, { start, end: Math.min(bytes, start + PART_BYTES) - 1 });
    const { ETag } = await client.send(new UploadPartCommand({ ...part, Body: await buffer(chunks) }));
    parts.push({ ETag, PartNumber: part.PartNumber });
  }
  await client.send(
    new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts: parts } }),
  );
}

/** The name under which the bucket has it: the package contains the bundled model itself. */
function nameOf({ name }: FoundModel): string {
  return `packed-${name}`;
}

/** The first function that meets the words computes their features, which all others then find. */
async function learnWords(measured: Measured, packed: string, model: FoundModel, context: BenchContext) {
  await using lambda = await startFunction(measured, packed, model, context);
  await segment(measured, lambda, PHOTOS[1]!.name);
}

async function startFunction(
  { backend }: Measured,
  folder: string,
  model: FoundModel,
  context: BenchContext,
  threads = 0,
): Promise<FunctionProcess> {
  return new FunctionProcess({
    folder,
    environment: {
      ...backend.environment,
      ITACLIP_MODEL: nameOf(model),
      ITACLIP_MODEL_FROM_BUCKET: 'true',
      ITACLIP_MODELS_DIR: await context.newFolder(),
      ITACLIP_CACHE_DIR: await context.newFolder(),
      ITACLIP_PHOTOS_AT_ONCE: '1',
      // A number of its own choice would be that of all cores, to which the runtime then assigns its threads.
      ITACLIP_THREADS: String(threads),
      // The same photo comes again and again.
      ITACLIP_KEEP_FEATURES: 'false',
    },
  });
}

async function measureProcess(
  measured: Measured,
  packed: string,
  model: FoundModel,
  cores: number,
  context: BenchContext,
): Promise<string[]> {
  const began = Date.now();
  await using lambda = await onCores(cores, () => startFunction(measured, packed, model, context, cores));
  const opened = await lambda.line('the model is open');
  const { fetched_ms: fetched, opened_ms: all } = opened as unknown as Record<
    'fetched_ms' | 'opened_ms',
    number
  >;
  const modules = Date.parse(opened.time) - began - all;
  const first = await segment(measured, lambda, FIRST.name);
  const warm: number[] = [];
  for (const { name } of PHOTOS) {
    const runs: number[] = [];
    for (let round = 0; round < context.rounds; round += 1) {
      context.signal.throwIfAborted();
      runs.push(await segment(measured, lambda, name));
    }
    warm.push(median(runs));
  }
  const start = [modules, fetched, all - fetched].map((milliseconds) => milliseconds / 1000);
  const gigabytes = parsePeak(await readFile(`/proc/${lambda.pid}/status`, 'utf8')) / 1e9;
  return [...start, first, ...warm, gigabytes].map((value) => value.toFixed(2));
}

/** A process inherits the cores of the thread that starts it. */
async function onCores<Result>(cores: number, start: () => Promise<Result>): Promise<Result> {
  const assign = (list: string) =>
    execFileSync('taskset', ['-cp', list, String(process.pid)], { stdio: 'ignore' });
  const all = execFileSync('taskset', ['-cp', String(process.pid)], { encoding: 'utf8' })
    .split(': ')[1]!
    .trim();
  assign(cores === 1 ? '0' : `0-${cores - 1}`);
  try {
    return await start();
  } finally {
    assign(all);
  }
}

async function segment(
  { backend, photos, vocabulary }: Measured,
  lambda: FunctionProcess,
  name: string,
): Promise<number> {
  const job = await uploadJob(
    backend,
    photos[name]!,
    { vocabulary, options: mergeOptions({ auxiliary: 'none' }, vocabulary.options) },
    { send: async () => {} },
  );
  const { tenant, id, trace } = job;
  const sent = Date.now();
  await backend.queues.sendJob('function', { kind: 'segmentation', tenant, job_id: id, trace });
  const { time } = await lambda.line('job ended', ({ job_id }) => job_id === job.id);
  const ended = await backend.jobs.get(job);
  if (ended?.status !== 'succeeded') throw new Error(`A photo of ${name} ended as ${ended?.status}.`);
  return (Date.parse(time) - sent) / 1000;
}
