import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '#contracts/ids.ts';
import { DAY_SECONDS, later } from '#contracts/time.ts';
import { continueTrace } from '#contracts/trace.ts';
import { LOGGED_ATTEMPTS, type DeliveryRecord } from '#contracts/webhooks/delivery.ts';
import { DeliveryTable } from '#backend/tables/delivery-table.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';

const START = new Date('2026-11-24T12:00:00.000Z');
const LEASE = 30;
let now = START;
let backend: LocalBackend;
let deliveries: DeliveryTable;

beforeAll(async () => {
  backend = await openLocalBackend({ now: () => now });
  deliveries = new DeliveryTable(backend.table, () => now);
});
beforeEach(() => {
  now = START;
});
afterAll(() => backend[Symbol.asyncDispose]());

async function created(tenant = 'acme'): Promise<DeliveryRecord> {
  const record = await deliveries.create({
    id: newId('webhookDelivery'),
    tenant,
    event: 'segmentation.succeeded',
    url: 'https://example.com/hook',
    payload: '{}',
    trace: { request_id: 'req', traceparent: continueTrace(undefined) },
  });
  if (!record) throw new Error('The id is taken.');
  return record;
}

async function claimed(delivery: DeliveryRecord, attempts = 0): Promise<DeliveryRecord> {
  const claim = await deliveries.claimAttempt(delivery, attempts, LEASE);
  if (!claim) throw new Error('The delivery cannot be claimed.');
  return claim;
}

const attempt = () => ({ at: now.toISOString(), status: 500, error: 'status 500', duration_ms: 1 });

async function isDue(delivery: DeliveryRecord, at: Date): Promise<boolean> {
  for await (const row of backend.table.due(at)) if (row.sk === delivery.id) return true;
  return false;
}

describe('DeliveryTable', () => {
  it('creates a delivery once', async () => {
    const record = await created();
    expect(await deliveries.get(record)).toEqual(record);
    expect(await deliveries.create(record)).toBeUndefined();
    expect(await deliveries.get({ tenant: 'other', id: record.id })).toBeUndefined();
    expect(await isDue(record, later(now, 61))).toBe(true);
  });

  it('lets one sender make an attempt, and another when its lease has expired', async () => {
    const record = await created();
    await claimed(record);
    expect(await deliveries.claimAttempt(record, 0, LEASE)).toBeUndefined();
    now = later(now, LEASE + 1);
    expect(await isDue(record, now)).toBe(true);
    await claimed(record);
  });

  it('drops messages for another attempt', async () => {
    const record = await created();
    await deliveries.recordAttempt(await claimed(record), attempt(), { retryAt: later(now, 5) });
    expect(await deliveries.claimAttempt(record, 0, LEASE)).toBeUndefined();
    expect(await claimed(record, 1)).toMatchObject({ attempts: 1 });
  });

  it('records an attempt once', async () => {
    const claim = await claimed(await created());
    expect(await deliveries.recordAttempt(claim, attempt(), { status: 'delivered' })).toMatchObject({
      status: 'delivered',
      attempts: 1,
      log: [attempt()],
    });
    expect(await deliveries.recordAttempt(claim, attempt(), { status: 'exhausted' })).toBeUndefined();
    expect(await isDue(claim, later(now, 10 * DAY_SECONDS))).toBe(false);
  });

  it.each([
    { delay: 300, sweep: 360 },
    { delay: 900, sweep: 960 },
    { delay: 1800, sweep: 1800 },
  ])('has the sweeper look after $sweep s where the next attempt is in $delay s', async (times) => {
    const claim = await claimed(await created());
    const retryAt = later(now, times.delay);
    const row = await deliveries.recordAttempt(claim, attempt(), { retryAt });
    expect(row).toMatchObject({ status: 'pending', next_attempt_at: retryAt.toISOString() });
    expect(row?.lease_until).toBeUndefined();
    expect(await isDue(claim, later(now, times.sweep - 1))).toBe(false);
    expect(await isDue(claim, later(now, times.sweep))).toBe(true);
  });

  it('begins a new round of a delivery that is over, within 30 days', async () => {
    const record = await created();
    await deliveries.recordAttempt(await claimed(record), attempt(), { status: 'exhausted' });
    now = later(START, 30 * DAY_SECONDS);
    expect(await deliveries.restart(record)).toMatchObject({ status: 'pending', attempts: 0, log: [{}] });
    expect(await isDue(record, later(now, 61))).toBe(true);
    expect(await deliveries.restart(await claimed(record))).toBeUndefined();
    now = later(now, DAY_SECONDS);
    expect(await deliveries.restart(record)).toBeUndefined();
  });

  it('keeps only the last attempts', async () => {
    const record = await created();
    for (let made = 0; made < LOGGED_ATTEMPTS + 2; made += 1) {
      now = later(now, 1);
      await deliveries.recordAttempt(await claimed(record, made), attempt(), { retryAt: now });
    }
    const log = (await deliveries.get(record))?.log ?? [];
    expect(log).toHaveLength(LOGGED_ATTEMPTS);
    expect(log.at(-1)?.at).toBe(now.toISOString());
  });

  it('ends a pending delivery without an attempt', async () => {
    const record = await created();
    expect(await deliveries.end(record)).toMatchObject({ status: 'ended', attempts: 0 });
    expect(await deliveries.end(record)).toBeUndefined();
    await deliveries.scheduleSweep(record, 1);
    expect(await isDue(record, later(now, 100))).toBe(false);
  });

  it("lists a tenant's deliveries, newest first, by state", async () => {
    const first = await created('lister');
    const second = await created('lister');
    await deliveries.end(first);
    const all = await deliveries.list('lister', { limit: 10 });
    expect(all.deliveries.map(({ id }) => id)).toEqual([second.id, first.id]);
    const ended = await deliveries.list('lister', { status: 'ended', limit: 10 });
    expect(ended.deliveries.map(({ id }) => id)).toEqual([first.id]);
  });
});
