/**
 * The store stand-in takes no body above 11 MiB, an image may have 100: its server framework announces
 * itself when it is made, and each route can be given a limit of its own.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { SERVICE_LIMITS } from '#contracts/limits.ts';

const CHANNEL = 'fastify.initialization';

/** What is used of the announced server. */
type Announcement = {
  fastify: { addHook(name: 'onRoute', hook: (route: { bodyLimit?: number }) => void): void };
};

/** Servers that are made while `start` runs take the largest image. */
export async function takeLargeObjects<Result>(start: () => Promise<Result>): Promise<Result> {
  const raise = (message: unknown) => {
    (message as Announcement).fastify.addHook('onRoute', (route) => {
      route.bodyLimit = SERVICE_LIMITS.imageBytes;
    });
  };
  subscribe(CHANNEL, raise);
  try {
    return await start();
  } finally {
    unsubscribe(CHANNEL, raise);
  }
}
