/**
 * The store stand-in keeps its HTTP server private. Its framework, fastify, announces each new
 * server on a diagnostics channel, where hooks can be added.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingHttpHeaders } from 'node:http';

const CHANNEL = 'fastify.initialization';

export type StoreRequest = {
  method: string;
  /** The URL before the framework rewrites it. */
  originalUrl: string;
  headers: IncomingHttpHeaders;
  body?: unknown;
};

export type StoreReply = {
  code(status: number): StoreReply;
  headers(headers: Record<string, string>): StoreReply;
  send(body?: string): StoreReply;
};

type RequestHook = (request: StoreRequest, reply: StoreReply) => Promise<StoreReply | undefined>;

export type StoreServer = {
  addHook(name: 'onRoute', hook: (route: { bodyLimit?: number }) => void): void;
  /** A hook that returns a reply has answered the request. */
  addHook(name: 'onRequest' | 'preHandler', hook: RequestHook): void;
};

/** Calls `prepare` with each server that is created while `start` runs. */
export async function prepareStoreServer<Result>(
  prepare: (server: StoreServer) => void,
  start: () => Promise<Result>,
): Promise<Result> {
  const announced = (message: unknown) => prepare((message as { fastify: StoreServer }).fastify);
  subscribe(CHANNEL, announced);
  try {
    return await start();
  } finally {
    unsubscribe(CHANNEL, announced);
  }
}
