/**
 * What a container engine runs to learn whether the worker beside it answers: exit code 0 or 1.
 *
 *   node gpu-worker/process/check-health.ts
 */
const DEFAULT_PORT = 8081;
const TIME_OUT_MILLISECONDS = 4000;

const port = process.env['ITACLIP_HEALTH_PORT'] || DEFAULT_PORT;
const signal = AbortSignal.timeout(TIME_OUT_MILLISECONDS);
try {
  const { ok } = await fetch(`http://127.0.0.1:${port}/healthz`, { signal });
  process.exitCode = ok ? 0 : 1;
} catch (error) {
  process.stderr.write(`The worker does not answer on port ${port}: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
