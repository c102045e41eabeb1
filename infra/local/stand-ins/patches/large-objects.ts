/**
 * The store stand-in refuses bodies above 11 MiB; an image may have 100. This patch gives each
 * route its own limit.
 */
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import type { StoreServer } from './store-server.ts';

export function takeLargeObjects(server: StoreServer): void {
  server.addHook('onRoute', (route) => {
    route.bodyLimit = SERVICE_LIMITS.imageBytes;
  });
}
