/**
 * The process that segments: takes jobs from the queues until a signal stops it. Its configuration is
 * `workerEnvironment` of `contracts/environment.ts`; how it ends is in `exit-codes.ts`.
 *
 *   node gpu-worker/worker.ts
 */
import '#engine/inference/disable-telemetry.ts';
import { readEnvironment, workerEnvironment } from '#contracts/environment.ts';
import { ProblemError } from '#contracts/errors.ts';
import { WORKER_EXIT_CODES } from './process/exit-codes.ts';
import { runWorker } from './run-worker.ts';

try {
  const code = await runWorker(readEnvironment(workerEnvironment, process.env));
  // Open connections would keep the process alive.
  process.exit(code);
} catch (error) {
  if (!(error instanceof ProblemError)) throw error;
  process.stderr.write(`worker: ${error.code}: ${error.message}\n`);
  process.exit(WORKER_EXIT_CODES.cannotStart);
}
