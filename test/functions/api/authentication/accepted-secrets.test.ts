import { ResourceNotFoundException, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect, it } from 'vitest';
import { ORIGIN_SECRET_KNOWN_SECONDS } from '#contracts/origin-secret.ts';
import { acceptedSecrets } from '#functions/api/authentication/accepted-secrets.ts';

function open(versions: Record<string, string>) {
  const state = { seconds: 0, requests: 0, down: false };
  const send = async ({ input }: { input: { VersionStage: string } }) => {
    state.requests += 1;
    if (state.down) throw new Error('Secrets Manager is down');
    const SecretString = versions[input.VersionStage];
    if (SecretString === undefined) {
      throw new ResourceNotFoundException({ message: 'none', $metadata: {} });
    }
    return { SecretString };
  };
  const client = { send } as unknown as SecretsManagerClient;
  const secrets = acceptedSecrets(client, 'arn', () => new Date(state.seconds * 1000));
  return { secrets, state, versions };
}

it('accepts the versions that there are, and asks once for many requests', async () => {
  const { secrets, state } = open({ AWSCURRENT: 'one', AWSPREVIOUS: 'zero' });
  expect(await Promise.all([secrets(), secrets(), secrets()])).toEqual([
    ['one', 'zero'],
    ['one', 'zero'],
    ['one', 'zero'],
  ]);
  expect(state.requests).toBe(3);
});

it('learns of a new version in the time that a rotation waits for', async () => {
  const { secrets, state, versions } = open({ AWSCURRENT: 'one' });
  await secrets();
  versions['AWSPENDING'] = 'two';
  state.seconds = ORIGIN_SECRET_KNOWN_SECONDS - 1;
  expect(await secrets()).toEqual(['one']);
  state.seconds = ORIGIN_SECRET_KNOWN_SECONDS;
  expect(await secrets()).toEqual(['one', 'two']);
});

it('asks again when the clock is set back, since nobody knows how long ago it asked', async () => {
  const { secrets, state, versions } = open({ AWSCURRENT: 'one' });
  state.seconds = 3 * 3600;
  await secrets();
  versions['AWSCURRENT'] = 'two';
  state.seconds = 0;
  expect(await secrets()).toEqual(['two']);
});

it('keeps using known secrets while Secrets Manager is down, and throws if it knows none', async () => {
  const { secrets, state } = open({ AWSCURRENT: 'one' });
  state.down = true;
  await expect(secrets()).rejects.toThrow(/down/);
  state.down = false;
  expect(await secrets()).toEqual(['one']);
  state.down = true;
  state.seconds = 10 * ORIGIN_SECRET_KNOWN_SECONDS;
  expect(await secrets()).toEqual(['one']);
});
