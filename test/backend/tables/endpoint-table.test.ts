import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#contracts/ids.ts';
import { later } from '#contracts/time.ts';
import {
  DEFAULT_ENDPOINT,
  endpointRecordSchema,
  SECRET_OVERLAP_SECONDS,
  type EndpointRecord,
} from '#contracts/webhooks/endpoint.ts';
import { EndpointTable, liveSecrets, newWebhookSecret } from '#backend/tables/endpoint-table.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';

let now = new Date('2026-11-24T12:00:00.000Z');
let backend: LocalBackend;
let endpoints: EndpointTable;

beforeAll(async () => {
  backend = await openLocalBackend();
  endpoints = new EndpointTable(backend.table, () => now);
});
afterAll(() => backend[Symbol.asyncDispose]());

async function createdEndpoint(tenant: string): Promise<EndpointRecord> {
  const endpoint: EndpointRecord = {
    id: newId('webhookEndpoint'),
    tenant,
    url: 'https://acme.example/hook',
    events: ['segmentation.failed'],
    description: '',
    secrets: [{ secret: newWebhookSecret() }],
    created_at: now.toISOString(),
  };
  expect(await endpoints.create(endpoint)).toBe(true);
  return endpoint;
}

describe('EndpointTable', () => {
  it("makes a tenant's own secret once, whoever asks at the same time", async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => endpoints.getOrCreateDefault('many')));
    expect(new Set(made.map(({ secrets }) => secrets[0]?.secret)).size).toBe(1);
    expect(endpointRecordSchema.parse(made[0])).toEqual(made[0]);
    const { secrets } = await endpoints.getOrCreateDefault('other');
    expect(secrets).not.toEqual(made[0]?.secrets);
  });

  it("lists a tenant's endpoints without its own secret and without another tenant's", async () => {
    await endpoints.getOrCreateDefault('lists');
    await createdEndpoint('neighbor');
    const [first, second] = [await createdEndpoint('lists'), await createdEndpoint('lists')];
    const page = await endpoints.list('lists', { limit: 1 });
    expect(page.endpoints).toEqual([first]);
    const rest = await endpoints.list('lists', { limit: 5, after: page.next });
    expect(rest.endpoints).toEqual([second]);
    expect(await endpoints.get({ tenant: 'neighbor', id: first.id })).toBeUndefined();
  });

  it('signs with the old secret beside the new one until the overlap is over', async () => {
    const endpoint = await createdEndpoint('rotates');
    const rotated = await endpoints.rotate(endpoint);
    const [old] = liveSecrets(endpoint, now);
    expect(liveSecrets(rotated!, now)).toEqual([rotated?.secrets[0]?.secret, old]);
    expect(liveSecrets(rotated!, later(now, SECRET_OVERLAP_SECONDS))).toEqual([rotated?.secrets[0]?.secret]);
    expect(old).not.toBe(rotated?.secrets[0]?.secret);
  });

  it('lets one of two rotations at once win', async () => {
    const endpoint = await endpoints.getOrCreateDefault('races');
    const both = await Promise.all([endpoints.rotate(endpoint), endpoints.rotate(endpoint)]);
    const [winner, ...others] = both.filter((each) => each !== undefined);
    expect(others).toEqual([]);
    expect(await endpoints.get({ tenant: 'races', id: DEFAULT_ENDPOINT })).toEqual(winner);
  });

  it('disables with the first reason and enables again', async () => {
    const endpoint = await createdEndpoint('disables');
    await endpoints.disable(endpoint, 'answered 410');
    const at = now.toISOString();
    now = later(now, 60);
    const disabled = await endpoints.disable(endpoint, 'another reason');
    expect(disabled?.disabled).toEqual({ at, reason: 'answered 410' });
    expect(await endpoints.enable(endpoint)).toEqual(endpoint);
  });

  it('changes what is named and leaves the rest', async () => {
    const endpoint = await createdEndpoint('changes');
    const changed = await endpoints.change(endpoint, { description: 'shop', url: undefined });
    expect(changed).toEqual({ ...endpoint, description: 'shop' });
  });

  it('creates nothing for an endpoint that was deleted', async () => {
    const endpoint = await createdEndpoint('deletes');
    expect(await endpoints.delete(endpoint)).toBe(true);
    expect(await endpoints.delete(endpoint)).toBe(false);
    expect(await endpoints.change(endpoint, { description: 'late' })).toBeUndefined();
    expect(await endpoints.disable(endpoint, 'late')).toBeUndefined();
    expect(await endpoints.rotate(endpoint)).toBeUndefined();
    expect(await endpoints.get(endpoint)).toBeUndefined();
  });
});
