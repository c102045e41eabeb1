/**
 * The container engine's health check: exits with 0 while the worker beside it answers that its first inference has
 * succeeded, else with 1.
 *
 *   node gpu-worker/process/check-health.ts
 */
import { fetchStatus } from '#contracts/fetch-status.ts';

const DEFAULT_PORT = 8081;
const TIME_OUT_MILLISECONDS = 4000;

const port = process.env['ITACLIP_HEALTH_PORT'] || DEFAULT_PORT;
try {
  const status = await fetchStatus(`http://127.0.0.1:${port}/startedz`, TIME_OUT_MILLISECONDS);
  process.exitCode = status === 200 ? 0 : 1;
} catch (error) {
  process.stderr.write(`The worker does not answer on port ${port}: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
