/** The store stand-in takes no body above 11 MiB; an image may have 100. Each route can be given a limit of its own. */
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import type { StoreServer } from './store-server.ts';

export function takeLargeObjects(server: StoreServer): void {
  server.addHook('onRoute', (route) => {
    route.bodyLimit = SERVICE_LIMITS.imageBytes;
  });
}
