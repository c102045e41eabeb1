/**
 * Store, queues and table in memory, and the backend that a process of the service opens on them.
 */
import { openBackend, type Backend } from '#backend/backend.ts';
import { backendEnvironment, readEnvironment } from '#contracts/environment.ts';
import { systemClock, type Clock } from '#contracts/time.ts';
import { startStandIns, type StandInConfiguration } from '#infra/local/stand-ins/stand-ins.ts';

export type LocalBackend = Backend & AsyncDisposable & { environment: Record<string, string> };

/** The SDK's variables of this process are set, too: open one at a time. */
export async function openLocalBackend(
  configuration: Partial<StandInConfiguration> & { now?: Clock; linkEndpoint?: string } = {},
): Promise<LocalBackend> {
  const { linkEndpoint } = configuration;
  const standIns = await startStandIns({ visibilitySeconds: 30, ...configuration });
  const environment = {
    ...standIns.environment,
    ITACLIP_PUBLIC_URL: 'http://127.0.0.1:8080',
    ...(linkEndpoint !== undefined && { ITACLIP_LINK_ENDPOINT: linkEndpoint }),
  };
  Object.assign(process.env, standIns.environment);
  const backend = openBackend(
    readEnvironment(backendEnvironment, environment),
    configuration.now ?? systemClock,
  );
  return { ...backend, environment, [Symbol.asyncDispose]: () => standIns[Symbol.asyncDispose]() };
}
