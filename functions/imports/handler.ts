/** Lambda entry: the import queue. */
import { openBackend } from '#backend/backend.ts';
import { importsEnvironment, readEnvironment } from '#contracts/environment.ts';
import { createLogger } from '#contracts/log.ts';
import { createGuardedFetch } from '../guarded-fetch/guarded-fetch.ts';
import { messageHandler } from '../runtime/message-handler.ts';
import { handleImport } from './handle-import.ts';

const settings = readEnvironment(importsEnvironment, process.env);
const log = createLogger('imports', settings.ITACLIP_LOG_LEVEL);
const fetch = createGuardedFetch({ allowLocal: settings.ITACLIP_ALLOW_LOCAL_URLS });
const context = { ...openBackend(settings), fetch, log };

export const handler = messageHandler(log, ({ body }) => handleImport(context, body));
