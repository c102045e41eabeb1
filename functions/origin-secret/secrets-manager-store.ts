/** The versions of the origin secret in Secrets Manager. */
import {
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  UpdateSecretVersionStageCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { OriginSecretStore } from './rotate.ts';

const CHARACTERS = 48;

export function secretsManagerStore(client: SecretsManagerClient, SecretId: string): OriginSecretStore {
  return {
    async pendingValue(token) {
      try {
        const command = new GetSecretValueCommand({ SecretId, VersionId: token, VersionStage: 'AWSPENDING' });
        return (await client.send(command)).SecretString;
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },
    async makePending(token) {
      const { RandomPassword } = await client.send(
        new GetRandomPasswordCommand({ PasswordLength: CHARACTERS, ExcludePunctuation: true }),
      );
      await client.send(
        new PutSecretValueCommand({
          SecretId,
          ClientRequestToken: token,
          SecretString: RandomPassword,
          VersionStages: ['AWSPENDING'],
        }),
      );
    },
    async makeCurrent(token) {
      const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
      const current = Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes('AWSCURRENT'));
      if (current?.[0] === token) return;
      await client.send(
        new UpdateSecretVersionStageCommand({
          SecretId,
          VersionStage: 'AWSCURRENT',
          MoveToVersionId: token,
          RemoveFromVersionId: current?.[0],
        }),
      );
    },
  };
}
