/** Lambda entry: the import queue. */
import { openBackend } from '#backend/backend.ts';
import { importsEnvironment, readEnvironment } from '#contracts/environment.ts';
import { createLogger } from '#contracts/log.ts';
import { addressRules } from '../guarded-fetch/address-rules.ts';
import { createGuardedFetch } from '../guarded-fetch/guarded-fetch.ts';
import { messageHandler } from '../runtime/message-handler.ts';
import { handleImport } from './handle-import.ts';

const configuration = readEnvironment(importsEnvironment, process.env);
const log = createLogger('imports', configuration.ITACLIP_LOG_LEVEL);
const fetch = createGuardedFetch(addressRules(configuration));
const context = { ...openBackend(configuration), fetch, log };

export const handler = messageHandler(log, ({ body }) => handleImport(context, body));
