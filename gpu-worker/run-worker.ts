/** Runs a worker of the service, from its environment to its exit code. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { openBackend } from '#backend/backend.ts';
import type { Objects } from '#backend/objects.ts';
import type { WorkerEnvironment } from '#contracts/environment.ts';
import { createLogger, type Logger } from '#contracts/log.ts';
import { chooseModel } from '#models/find-model.ts';
import { modelsFolder } from '#models/registry/models-folder.ts';
import { KEPT_IN_A_SERVICE } from '#engine/features/open-kept-features.ts';
import { localConfiguration } from '#engine/segmentation/local-configuration.ts';
import { settlePrecision } from '#engine/probes/settle-precision.ts';
import type { SegmenterConfiguration } from '#engine/segmentation/segmenter-configuration.ts';
import { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import { WORKER_EXIT_CODES, type ExitReason } from './process/exit-codes.ts';
import { fetchModel } from './storage/fetch-model.ts';
import { serveHealth } from './process/health-server.ts';
import { JobSource } from './queue/job-source.ts';
import { Presence } from './process/publish-presence.ts';
import { Readiness } from './process/readiness.ts';
import type { ServiceThreadData } from './service-thread.ts';
import { SharedTime } from '#engine/segmentation/shared-time.ts';
import { Shutdown } from './process/shutdown.ts';
import { TaskProtection } from './process/task-protection.ts';
import { probe, warmUp } from './process/probe-inference.ts';
import type { WorkerContext } from './worker-context.ts';
import { workLoop } from './queue/work-loop.ts';

/** The time between the last job and the forced end of the process. */
const LAST_SECONDS = 4;

/**
 * Returns the exit code, after the last job was settled. Throws start-up problems before any job is touched.
 */
export async function runWorker(environment: WorkerEnvironment): Promise<number> {
  using shutdown = new Shutdown(environment.ITACLIP_GRACE_SECONDS);
  const id = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const log = createLogger('worker', environment.ITACLIP_LOG_LEVEL).child({ worker: id });
  const backend = openBackend(environment);
  const { now } = backend;
  const readiness = new Readiness(now);
  await using health = await serveHealth(environment.ITACLIP_HEALTH_PORT, readiness);
  await fetchMissingModel(environment, backend.objects, shutdown.stopping);
  const configuration = await segmenterConfiguration(environment, log, shutdown.stopping);
  await using segmenter = openSegmenter(configuration, environment);
  const worker = { id, model: configuration.model.name };
  await using presence = new Presence({
    table: backend.table,
    now,
    worker,
    readyAt: () => readiness.readyAt,
    log,
  });
  const { photosAtOnce } = segmenter;
  log.info({ health_port: health.port, model: configuration.model.name, photosAtOnce }, 'worker started');
  const probed = { segmenter, readiness, signal: shutdown.stopping };
  const unusable = await warmUp(probed, log);
  if (unusable) return end(unusable, log);
  await presence.write();
  log.info({ ready: readiness.isReady }, 'worker warmed up');
  const visibilitySeconds = environment.ITACLIP_VISIBILITY_SECONDS;
  const time = new SharedTime();
  const price = priceOf(environment);
  const context = { id, backend, segmenter, readiness, time, visibilitySeconds, price, log };
  const source = new JobSource(backend.sqs, backend.queues.urls, visibilitySeconds);
  const protection = new TaskProtection({ agentUri: environment.ECS_AGENT_URI, log });
  const exit = await workLoop({ context, source, shutdown, protection, probe: () => probe(probed, log) });
  return end(exit, log);
}

/** The exit code. */
function end(exit: ExitReason | undefined, log: Logger): number {
  if (exit) log.fatal({ exit }, 'worker exits and must be restarted');
  else log.info('worker drained');
  const code = WORKER_EXIT_CODES[exit ?? 'drained'];
  endAnyway(code);
  return code;
}

/** A hung device blocks the thread, and an unreachable table blocks the last writes. */
function endAnyway(code: number): void {
  setTimeout(() => process.exit(code), LAST_SECONDS * 1000).unref();
}

async function fetchMissingModel(
  { ITACLIP_MODEL: name, ITACLIP_MODEL_FROM_BUCKET: fromBucket }: WorkerEnvironment,
  objects: Objects,
  signal: AbortSignal,
): Promise<void> {
  if (fromBucket && name !== undefined) await fetchModel(objects, name, modelsFolder(), signal);
}

async function segmenterConfiguration(
  environment: WorkerEnvironment,
  log: Logger,
  signal: AbortSignal,
): Promise<SegmenterConfiguration> {
  const model = chooseModel(environment.ITACLIP_MODEL);
  const choices = {
    provider: environment.ITACLIP_EXECUTION_PROVIDER,
    precision: environment.ITACLIP_PRECISION,
    threads: environment.ITACLIP_THREADS,
    photosAtOnce: environment.ITACLIP_PHOTOS_AT_ONCE,
  };
  const say = (reason: string) => log.info({ model: model.name }, reason);
  const configuration = localConfiguration(model, await settlePrecision(model, choices, { say, signal }));
  return environment.ITACLIP_KEEP_FEATURES
    ? { ...configuration, keptFeatures: KEPT_IN_A_SERVICE }
    : configuration;
}

function openSegmenter(
  configuration: SegmenterConfiguration,
  environment: WorkerEnvironment,
): SegmenterClient {
  const data: ServiceThreadData = { environment };
  const encoder = { file: new URL('./service-thread.ts', import.meta.url), data };
  return new SegmenterClient(configuration, { encoder });
}

function priceOf(environment: WorkerEnvironment): WorkerContext['price'] {
  const { ITACLIP_PRICE_PER_HOUR: perHour, ITACLIP_PRICE_SOURCE: source } = environment;
  return perHour === undefined ? undefined : { perHour, source };
}
