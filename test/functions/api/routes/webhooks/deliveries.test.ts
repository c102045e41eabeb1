import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#contracts/ids.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { DAY_SECONDS, later } from '#contracts/time.ts';
import { continueTrace } from '#contracts/trace.ts';
import { deliveryIdOf, type DeliveryRecord } from '#contracts/webhooks/delivery.ts';
import { DeliveryTable } from '#backend/tables/delivery-table.ts';
import { callerOf, type ApiCaller } from '#test/support/service/api-caller.ts';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';
import { takeWebhookMessages } from '#test/support/service/receive-messages.ts';

type Page = { data: { id: string }[]; next_cursor: string | null };

const PATH = '/v1/webhook-deliveries';
let now = new Date('2026-11-24T12:00:00.000Z');
let api: LocalApi;
let acme: ApiCaller;
let other: ApiCaller;
let deliveries: DeliveryTable;

beforeAll(async () => {
  api = await openLocalApi({ now: () => now });
  acme = await callerOf(api, 'acme', ['admin']);
  other = await callerOf(api, 'other', ['admin']);
  deliveries = new DeliveryTable(api.backend.table, () => now);
});
afterAll(() => api[Symbol.asyncDispose]());

let made = 0;

async function pending(tenant = 'acme', endpoint_id?: string): Promise<DeliveryRecord> {
  made += 1;
  const job_id = newId('segmentation', now.getTime() + made);
  const delivery = await deliveries.create({
    id: deliveryIdOf(job_id),
    tenant,
    event: 'segmentation.succeeded',
    job_id,
    ...(endpoint_id ? { endpoint_id } : { url: 'https://acme.example/hook' }),
    payload: '{"secret":"of the payload"}',
    trace: { request_id: 'req_1', traceparent: continueTrace(undefined) },
  });
  expect(delivery).toBeDefined();
  return delivery!;
}

async function attempted(status: 'delivered' | 'exhausted', tenant = 'acme'): Promise<DeliveryRecord> {
  const claimed = await deliveries.claimAttempt(await pending(tenant), 0, 30);
  const attempt = { at: now.toISOString(), status: 500, error: 'answered 500', duration_ms: 12 };
  const recorded = await deliveries.recordAttempt(claimed!, attempt, { status });
  expect(recorded?.status).toBe(status);
  return recorded!;
}

async function idsOf(query: string, caller = acme): Promise<string[]> {
  const { status, body } = await caller<Page>('GET', `${PATH}?${query}`);
  expect(status).toBe(200);
  return body.data.map(({ id }) => id);
}

describe('a delivery', () => {
  it('shows its attempts and not its body', async () => {
    const { id, job_id } = await attempted('exhausted');
    const { body } = await acme('GET', `${PATH}/${id}`);
    expect(body).toMatchObject({
      id,
      segmentation_id: job_id,
      endpoint_id: null,
      url: 'https://acme.example/hook',
      status: 'exhausted',
      next_attempt_at: null,
      attempts: [{ status: 500, error: 'answered 500', duration_ms: 12 }],
    });
    expect(JSON.stringify(body)).not.toContain('of the payload');
  });

  it('is listed newest first, by state, receiver and job', async () => {
    const lists = await callerOf(api, 'lists', ['admin']);
    const endpoint = newId('webhookEndpoint');
    const first = await pending('lists');
    const second = await pending('lists', endpoint);
    const third = await attempted('exhausted', 'lists');
    expect(await idsOf('', lists)).toEqual([third.id, second.id, first.id]);
    expect(await idsOf('status=exhausted', lists)).toEqual([third.id]);
    expect(await idsOf('status=pending&limit=1', lists)).toEqual([second.id]);
    expect(await idsOf(`endpoint_id=${endpoint}`, lists)).toEqual([second.id]);
    expect(await idsOf(`segmentation_id=${first.job_id}`, lists)).toEqual([first.id]);
    const page = await lists<Page>('GET', `${PATH}?limit=2`);
    expect(await idsOf(`limit=2&cursor=${page.body.next_cursor}`, lists)).toEqual([first.id]);
    expect((await lists('GET', `${PATH}?status=lost`)).status).toBe(422);
  });

  it('is delivered again under the same id, from the first attempt on', async () => {
    const { id, log } = await attempted('exhausted');
    await takeWebhookMessages(api.backend);
    now = later(now, 3600);
    const again = await acme('POST', `${PATH}/${id}/redeliver`);
    expect(again).toMatchObject({ status: 202, body: { id, status: 'pending', attempts: log } });
    expect(await takeWebhookMessages(api.backend)).toMatchObject([
      { kind: 'attempt', tenant: 'acme', delivery_id: id, attempts: 0 },
    ]);
    expect(await deliveries.get({ tenant: 'acme', id })).toMatchObject({ attempts: 0 });
    const twice = await acme('POST', `${PATH}/${id}/redeliver`);
    expect(twice).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(await takeWebhookMessages(api.backend)).toEqual([]);
  });

  it('is not delivered again after 30 days', async () => {
    const { id } = await attempted('delivered');
    now = later(now, SERVICE_LIMITS.redeliverDays * DAY_SECONDS + 1);
    expect(await acme('POST', `${PATH}/${id}/redeliver`)).toMatchObject({
      status: 410,
      body: { code: 'gone' },
    });
  });

  it("is not found with another tenant's key", async () => {
    const { id } = await attempted('exhausted');
    for (const [caller, name] of [
      [other, id],
      [acme, 'whd_nothing'],
    ] as const) {
      expect((await caller('GET', `${PATH}/${name}`)).status).toBe(404);
      expect((await caller('POST', `${PATH}/${name}/redeliver`)).status).toBe(404);
    }
    expect(await idsOf('limit=100', other)).toEqual([]);
  });
});
