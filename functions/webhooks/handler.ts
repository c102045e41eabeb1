/** Lambda entry: the webhook queue. */
import { openBackend } from '#backend/backend.ts';
import { readEnvironment, webhooksEnvironment } from '#contracts/environment.ts';
import { createLogger } from '#contracts/log.ts';
import { fillParameters } from '../runtime/fill-parameters.ts';
import { createGuardedFetch } from '../guarded-fetch/guarded-fetch.ts';
import { messageHandler } from '../runtime/message-handler.ts';
import { handleWebhookMessage } from './handle-message.ts';

const configuration = readEnvironment(webhooksEnvironment, await fillParameters(process.env));
const backend = openBackend(configuration);
const log = createLogger('webhooks', configuration.ITACLIP_LOG_LEVEL);
const context = {
  ...backend,
  fetch: createGuardedFetch({ allowLocal: configuration.ITACLIP_ALLOW_LOCAL_URLS }),
  random: Math.random,
  publicUrl: configuration.ITACLIP_PUBLIC_URL,
  log,
};

export const handler = messageHandler(log, ({ body }) => handleWebhookMessage(context, body));
