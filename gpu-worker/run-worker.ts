/** Runs a worker of the service, from its environment to its exit code. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { openBackend } from '#backend/backend.ts';
import type { WorkerEnvironment } from '#contracts/environment.ts';
import { createLogger, type Logger } from '#contracts/log.ts';
import { chooseModel } from '#models/find-model.ts';
import { settlePrecision } from '#engine/probes/settle-precision.ts';
import type { SegmenterConfiguration } from '#engine/segmentation/segmenter-configuration.ts';
import { fetchMissingModel, openSegmenter, priceOf, segmenterConfiguration } from './open-segmenter.ts';
import { WORKER_EXIT_CODES, type ExitReason } from './process/exit-codes.ts';
import { serveHealth } from './process/health-server.ts';
import { JobSource } from './queue/job-source.ts';
import { Presence } from './process/publish-presence.ts';
import { Readiness } from './process/readiness.ts';
import { SharedTime } from '#engine/segmentation/shared-time.ts';
import { Shutdown } from './process/shutdown.ts';
import { TaskProtection } from './process/task-protection.ts';
import { probe, warmUp } from './process/probe-inference.ts';
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
  const configuration = await settleConfiguration(environment, log, shutdown.stopping);
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

/** A precision that is to be measured is measured here, before the model is opened. */
async function settleConfiguration(
  environment: WorkerEnvironment,
  log: Logger,
  signal: AbortSignal,
): Promise<SegmenterConfiguration> {
  const model = chooseModel(environment.ITACLIP_MODEL);
  const choices = {
    provider: environment.ITACLIP_EXECUTION_PROVIDER,
    precision: environment.ITACLIP_PRECISION,
    threads: environment.ITACLIP_THREADS,
  };
  const say = (reason: string) => log.info({ model: model.name }, reason);
  const { precision } = await settlePrecision(model, choices, { say, signal });
  return segmenterConfiguration(environment, model, precision);
}
