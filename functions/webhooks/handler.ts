/** Lambda entry: the webhook queue. */
import { openBackend } from '#backend/backend.ts';
import { readEnvironment, webhooksEnvironment } from '#contracts/environment.ts';
import { createLogger } from '#contracts/log.ts';
import { fillParameters } from '../runtime/fill-parameters.ts';
import { addressRules } from '../guarded-fetch/address-rules.ts';
import { createGuardedFetch } from '../guarded-fetch/guarded-fetch.ts';
import { messageHandler } from '../runtime/message-handler.ts';
import { handleWebhookMessage } from './handle-message.ts';

const configuration = readEnvironment(webhooksEnvironment, await fillParameters(process.env));
const backend = openBackend(configuration);
const log = createLogger('webhooks', configuration.ITACLIP_LOG_LEVEL);
const context = {
  ...backend,
  fetch: createGuardedFetch(addressRules(configuration)),
  random: Math.random,
  publicUrl: configuration.ITACLIP_PUBLIC_URL,
  log,
};

export const handler = messageHandler(log, ({ body }) => handleWebhookMessage(context, body));
