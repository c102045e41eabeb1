/** Lambda entry: the dead-letter queues of the interactive, the batch and the import queue. */
import { openBackend } from '#backend/backend.ts';
import { backendEnvironment, readEnvironment } from '#contracts/environment.ts';
import { createLogger } from '#contracts/log.ts';
import { messageHandler } from '../runtime/message-handler.ts';
import { handleDeadLetter } from './handle-dead-letter.ts';

const configuration = readEnvironment(backendEnvironment, process.env);
const log = createLogger('dead-letters', configuration.ITACLIP_LOG_LEVEL);
const context = { ...openBackend(configuration), log };

export const handler = messageHandler(log, ({ body }) => handleDeadLetter(context, body));
