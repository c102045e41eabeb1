/** Lambda entry: called each minute, by EventBridge or by a timer of the local system. */
import { openBackend } from '#backend/backend.ts';
import { readEnvironment, schedulesEnvironment } from '#contracts/environment.ts';
import { newId } from '#contracts/ids.ts';
import { createLogger } from '#contracts/log.ts';
import { continueTrace } from '#contracts/trace.ts';
import { openEvaluations } from './open-evaluations.ts';
import { runDueSchedules } from './run-due-schedules.ts';

/** A run ends before the next one starts, which is a minute later. */
const LONGEST_RUN_MILLISECONDS = 50_000;

const configuration = readEnvironment(schedulesEnvironment, process.env);
const backend = openBackend(configuration);
const { table, schedules, now } = backend;
const context = {
  table,
  schedules,
  now,
  evaluations: openEvaluations({ backend, configuration }),
  log: createLogger('schedules', configuration.ITACLIP_LOG_LEVEL),
};

export const handler = async (): Promise<void> => {
  const trace = { request_id: newId('request'), traceparent: continueTrace(undefined) };
  await runDueSchedules({ ...context, trace }, AbortSignal.timeout(LONGEST_RUN_MILLISECONDS));
};
