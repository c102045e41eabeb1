/** Lambda entry: called each minute, by EventBridge or by a timer of the local system. */
import { openBackend } from '#backend/backend.ts';
import { readEnvironment, sweeperEnvironment } from '#contracts/environment.ts';
import { createLogger } from '#contracts/log.ts';
import { countWork, publishMetrics } from './publish-metrics.ts';
import { sweep } from './sweep.ts';

/** A sweep ends within the minute before the next one. */
const SWEEP_MILLISECONDS = 50_000;

const configuration = readEnvironment(sweeperEnvironment, process.env);
const backend = openBackend(configuration);
const log = createLogger('sweeper', configuration.ITACLIP_LOG_LEVEL);
const context = { ...backend, log };

export const handler = async (): Promise<void> => {
  const report = await sweep(context, AbortSignal.timeout(SWEEP_MILLISECONDS));
  const counts = await countWork(backend);
  publishMetrics(log, { stage: configuration.ITACLIP_STAGE, at: backend.now(), counts, report });
};
