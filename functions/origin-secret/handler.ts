/** Lambda entry: Secrets Manager calls it for each step of a rotation of the origin secret. */
import { setTimeout } from 'node:timers/promises';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SecretsManagerRotationEvent } from 'aws-lambda';
import { originSecretEnvironment, readEnvironment } from '#contracts/environment.ts';
import { createLogger } from '#contracts/log.ts';
import { cloudFrontEdge } from './cloudfront-edge.ts';
import { rotate } from './rotate.ts';
import { secretsManagerStore } from './secrets-manager-store.ts';

const configuration = readEnvironment(originSecretEnvironment, process.env);
const log = createLogger('origin-secret', configuration.ITACLIP_LOG_LEVEL);
const secretsManager = new SecretsManagerClient();
const edge = cloudFrontEdge(new CloudFrontClient(), configuration.ITACLIP_DISTRIBUTION_ID);

export async function handler(event: SecretsManagerRotationEvent): Promise<void> {
  const { Step: step, SecretId, ClientRequestToken: token } = event;
  const store = secretsManagerStore(secretsManager, SecretId);
  await rotate(step, token, { store, edge, wait: (seconds) => setTimeout(seconds * 1000) });
  log.info({ step }, 'a step of the rotation is done');
}
