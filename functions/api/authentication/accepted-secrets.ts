/** The values of the origin secret that are accepted now: while it is rotated, there are several. */
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { ORIGIN_SECRET_KNOWN_SECONDS, ORIGIN_SECRET_VERSIONS } from '#contracts/origin-secret.ts';
import { millisecondsApart, type Clock } from '#contracts/time.ts';

export type AcceptedSecrets = () => Promise<readonly string[]>;

type Known = { at: Date; values: Promise<readonly string[]> };

/**
 * Asks once for all requests of that time. Where Secrets Manager does not answer, what it said before
 * goes on to be accepted: a rotation replaces the values one at a time, so that they still serve.
 */
export function acceptedSecrets(
  client: SecretsManagerClient,
  secretArn: string,
  now: Clock,
): AcceptedSecrets {
  let known: Known | undefined;
  return () => {
    if (known && millisecondsApart(now(), known.at) < ORIGIN_SECRET_KNOWN_SECONDS * 1000) return known.values;
    const before = known?.values;
    const values = readVersions(client, secretArn).catch((error: unknown) => {
      if (before === undefined) known = undefined;
      return before ?? Promise.reject(error);
    });
    known = { at: now(), values };
    return values;
  };
}

async function readVersions(client: SecretsManagerClient, secretArn: string): Promise<string[]> {
  const values = await Promise.all(
    ORIGIN_SECRET_VERSIONS.map((version) => readVersion(client, secretArn, version)),
  );
  return values.filter((value) => value !== undefined);
}

/** Undefined where there is none: a secret that was never rotated has only a current one. */
async function readVersion(
  client: SecretsManagerClient,
  SecretId: string,
  VersionStage: string,
): Promise<string | undefined> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId, VersionStage }));
    return SecretString;
  } catch (error) {
    if (error instanceof ResourceNotFoundException && VersionStage !== 'AWSCURRENT') return undefined;
    throw error;
  }
}
