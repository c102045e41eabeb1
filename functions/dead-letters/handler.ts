/** Lambda entry: the dead-letter queues of the interactive, the batch and the import queue. */
import { openBackend } from '#backend/backend.ts';
import { backendEnvironment, readEnvironment } from '#contracts/environment.ts';
import { createLogger } from '#contracts/log.ts';
import { messageHandler } from '../runtime/message-handler.ts';
import { handleDeadLetter } from './handle-dead-letter.ts';

const settings = readEnvironment(backendEnvironment, process.env);
const log = createLogger('dead-letters', settings.ITACLIP_LOG_LEVEL);
const context = { ...openBackend(settings), log };

export const handler = messageHandler(log, ({ body }) => handleDeadLetter(context, body));
