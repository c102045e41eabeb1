import { expect, it } from 'vitest';
import { ORIGIN_SECRET_KNOWN_SECONDS, ORIGIN_SECRET_VERSIONS } from '#contracts/origin-secret.ts';
import { withSecret } from '#functions/origin-secret/cloudfront-edge.ts';
import { rotate, type Rotation, type RotationStep } from '#functions/origin-secret/rotate.ts';

const STEPS: RotationStep[] = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

/**
 * An in-memory Secrets Manager and edge, and an instance of the API that has just read the
 * versions.
 */
function world() {
  const versions: Partial<Record<string, string>> = { AWSCURRENT: 'old' };
  const state = { sent: 'old', waited: 0, probes: 200, made: 0 };
  const values = () => ORIGIN_SECRET_VERSIONS.flatMap((label) => versions[label] ?? []);
  let known = values();
  const check = () => {
    if (state.waited >= ORIGIN_SECRET_KNOWN_SECONDS) known = values();
    if (!known.includes(state.sent)) throw new Error(`the API refuses "${state.sent}"`);
  };
  const rotation: Rotation = {
    wait: async (seconds) => {
      state.waited += seconds;
      check();
    },
    store: {
      pendingValue: async () => versions['AWSPENDING'],
      makePending: async () => {
        state.made += 1;
        versions['AWSPENDING'] = 'new';
        check();
      },
      makeCurrent: async () => {
        if (versions['AWSCURRENT'] === 'new') return;
        versions['AWSPREVIOUS'] = versions['AWSCURRENT'];
        versions['AWSCURRENT'] = versions['AWSPENDING'];
        delete versions['AWSPENDING'];
        known = values();
        check();
      },
    },
    edge: {
      sendSecret: async (value) => {
        state.sent = value;
        check();
      },
      whenDeployed: async () => check(),
      probe: async () => state.probes,
    },
  };
  return { versions, state, rotation };
}

it('changes the secret while the API accepts what the edge sends at every moment', async () => {
  const { versions, state, rotation } = world();
  for (const step of STEPS) await rotate(step, 'token', rotation);
  expect(versions).toEqual({ AWSCURRENT: 'new', AWSPREVIOUS: 'old' });
  expect(state.sent).toBe('new');
});

it('may stop after any step and start again', async () => {
  const { versions, state, rotation } = world();
  for (const step of STEPS) {
    await rotate(step, 'token', rotation);
    if (step !== 'finishSecret') await rotate('createSecret', 'token', rotation);
    await rotate(step, 'token', rotation);
  }
  expect(state.made).toBe(1);
  expect(versions['AWSCURRENT']).toBe('new');
});

it('keeps the old secret when the API does not answer through the edge', async () => {
  const { versions, state, rotation } = world();
  state.probes = 403;
  await rotate('createSecret', 'token', rotation);
  await rotate('setSecret', 'token', rotation);
  await expect(rotate('testSecret', 'token', rotation)).rejects.toThrow(/answers 403/);
  expect(versions['AWSCURRENT']).toBe('old');
});

it('does not send a secret that was never created', async () => {
  await expect(rotate('setSecret', 'token', world().rotation)).rejects.toThrow(/no pending version/);
});

it('changes the one header and leaves the rest of the distribution as it is', () => {
  const header = { HeaderName: 'X-Origin-Secret', HeaderValue: 'old' };
  const other = { HeaderName: 'x-other', HeaderValue: 'kept' };
  const origin = {
    Id: 'api',
    DomainName: 'api.example',
    CustomHeaders: { Quantity: 2, Items: [other, header] },
  };
  const plain = { Id: 'plain', DomainName: 'plain.example' };
  const config = {
    CallerReference: 'r',
    Comment: '',
    Enabled: true,
    DefaultCacheBehavior: undefined,
    Origins: { Quantity: 2, Items: [origin, plain] },
  };
  expect(withSecret(config, 'new')).toEqual({
    ...config,
    Origins: {
      Quantity: 2,
      Items: [
        { ...origin, CustomHeaders: { Quantity: 2, Items: [other, { ...header, HeaderValue: 'new' }] } },
        plain,
      ],
    },
  });
});
