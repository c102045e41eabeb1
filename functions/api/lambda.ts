/** The API behind a Lambda function URL. */
import { handle } from 'hono/aws-lambda';
import { openBackend } from '../../contracts/cloud/backend.ts';
import { apiEnvironment, readEnvironment } from '../../contracts/environment.ts';
import { createLogger } from '../../contracts/log.ts';
import { createApp } from './app.ts';

const settings = readEnvironment(apiEnvironment, process.env);
const logger = createLogger('api', settings.ITACLIP_LOG_LEVEL);

export const handler = handle(createApp({ backend: openBackend(settings), settings, logger }));
