/** The API on one machine. It ends when it is told to, after the requests it is answering. */
import { serve } from '@hono/node-server';
import { openBackend } from '#backend/backend.ts';
import { apiEnvironment, listenEnvironment, readEnvironment } from '#contracts/environment.ts';
import { createLogger } from '#contracts/log.ts';
import { createApp } from './app.ts';

const configuration = readEnvironment(apiEnvironment, process.env);
const { ITACLIP_API_HOST: hostname, ITACLIP_API_PORT: port } = readEnvironment(
  listenEnvironment,
  process.env,
);
const logger = createLogger('api', configuration.ITACLIP_LOG_LEVEL);
const app = createApp({ backend: openBackend(configuration), configuration, logger });
const server = serve({ fetch: app.fetch, hostname, port }, ({ address, port: actual }) =>
  logger.info({ host: address, port: actual }, 'listening'),
);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => server.close());
