/** The API behind a Lambda function URL. */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { handle } from 'hono/aws-lambda';
import { openBackend } from '#backend/backend.ts';
import { apiEnvironment, readEnvironment } from '#contracts/environment.ts';
import { createLogger } from '#contracts/log.ts';
import { fillParameters } from '../runtime/fill-parameters.ts';
import { createApp } from './app.ts';
import { acceptedSecrets } from './authentication/accepted-secrets.ts';

const configuration = readEnvironment(apiEnvironment, await fillParameters(process.env));
const logger = createLogger('api', configuration.ITACLIP_LOG_LEVEL);
const backend = openBackend(configuration);
const { ITACLIP_ORIGIN_SECRET_ARN: secretArn } = configuration;
const originSecrets = secretArn
  ? acceptedSecrets(new SecretsManagerClient(), secretArn, backend.now)
  : undefined;

export const handler = handle(createApp({ backend, configuration, logger, originSecrets }));
