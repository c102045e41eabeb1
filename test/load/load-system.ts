/** The service as `npm start` runs it, in a folder that vanishes, with no limit of requests. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalSystem } from '../../infra/local/local-system.ts';

export type LoadSystem = AsyncDisposable & { system: LocalSystem };

export async function startLoadSystem(workers: number, signal: AbortSignal): Promise<LoadSystem> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'itaclip-load-'));
  const system = await LocalSystem.start({
    dataFolder,
    host: '127.0.0.1',
    port: 0,
    workers,
    visibilitySeconds: 60,
    sweepSeconds: 60,
    environment: async () => ({
      ITACLIP_MODEL: 'storybook',
      ITACLIP_REQUESTS_PER_MINUTE: '1000000',
      ITACLIP_LOG_LEVEL: 'warn',
    }),
  });
  await system.ready(signal);
  return {
    system,
    async [Symbol.asyncDispose]() {
      await system[Symbol.asyncDispose]();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
