/**
 * Lambda entry: called each hour by EventBridge. It ends with an error if the service fails twice, which an alarm counts.
 */
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openTable } from '#backend/backend.ts';
import { liveWorkers } from '#backend/live-workers.ts';
import { KeyTable } from '#backend/tables/key-table.ts';
import { canaryEnvironment, readEnvironment } from '#contracts/environment.ts';
import { createLogger } from '#contracts/log.ts';
import { systemClock } from '#contracts/time.ts';
import { checkService } from './check-service.ts';
import { serviceClient } from './service-client.ts';
import { withCanaryKey } from './with-canary-key.ts';

/** One failure may be a connection that broke. */
const TRIES = 2;
/** A first photo may have to wait until the function has fetched its model. */
const LONGEST_TRY_MILLISECONDS = 240_000;
const PAUSE_MILLISECONDS = 2000;

/** A bundle has the picture beside it. */
const PICTURES = ['village.png', '../../models/storybook/pictures/village.png'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

const configuration = readEnvironment(canaryEnvironment, process.env);
const { ITACLIP_PUBLIC_URL: url, ITACLIP_COMPUTE: compute } = configuration;
const log = createLogger('canary', configuration.ITACLIP_LOG_LEVEL);
const table = openTable(configuration.ITACLIP_TABLE);
const keys = new KeyTable(table, systemClock);
const picture = readFileSync(PICTURES.find((path) => existsSync(path)) ?? '');

export const handler = async (): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryOnce();
    } catch (error) {
      log.error({ err: error, attempt }, 'the service failed the canary');
      if (attempt === TRIES) throw error;
    }
  }
};

async function tryOnce(): Promise<void> {
  const begin = performance.now();
  const segments = compute !== 'gpu' || (await hasReadyWorker());
  const deadline = AbortSignal.timeout(LONGEST_TRY_MILLISECONDS);
  const pause = () => sleep(PAUSE_MILLISECONDS, undefined, { signal: deadline });
  await withCanaryKey({ keys, now: systemClock }, (key) =>
    checkService({ client: serviceClient(url, key), url, picture, segments, pause }),
  );
  log.info({ segments, ms: Math.round(performance.now() - begin) }, 'the service passed the canary');
}

async function hasReadyWorker(): Promise<boolean> {
  return (await liveWorkers(table, systemClock)).some(({ ready_at }) => ready_at !== undefined);
}
