/** The API on one machine. It ends when it is told to, after the requests it is answering. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { openBackend } from '#backend/backend.ts';
import { apiEnvironment, listenEnvironment, readEnvironment } from '#contracts/environment.ts';
import { createLogger } from '#contracts/log.ts';
import { createApp } from './app.ts';
import { forwardSignedLinks } from './forward-signed-links.ts';
import { answerRefused, answerUnreadable } from './serve-problems.ts';

const configuration = readEnvironment(apiEnvironment, process.env);
const { ITACLIP_API_HOST: hostname, ITACLIP_API_PORT: port } = readEnvironment(
  listenEnvironment,
  process.env,
);
const logger = createLogger('api', configuration.ITACLIP_LOG_LEVEL);
const app = createApp({ backend: openBackend(configuration), configuration, logger });
const { ITACLIP_LINK_ENDPOINT, ITACLIP_BUCKET: bucket, ITACLIP_PUBLIC_URL: publicUrl } = configuration;
const errorHandler = (error: unknown) => answerRefused(error, publicUrl, logger);
const listener = getRequestListener(app.fetch, { hostname, errorHandler });
const server = createServer((request, response) => void listener(request, response));
answerUnreadable(server, publicUrl, logger);
server.listen(port, hostname, () => {
  const { address, port: actual } = server.address() as AddressInfo;
  logger.info({ host: address, port: actual }, 'listening');
});

const endpoint = process.env['AWS_ENDPOINT_URL_S3'];
if (ITACLIP_LINK_ENDPOINT !== undefined && endpoint !== undefined) {
  forwardSignedLinks(server, { endpoint: new URL(endpoint), bucket });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => server.close());
