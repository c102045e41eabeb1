import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { newId } from '#contracts/ids.ts';
import { finishJob } from '#backend/finish-work.ts';
import type { Job } from '#contracts/jobs/job.ts';
import { later } from '#contracts/time.ts';
import { deliveryIdOf } from '#contracts/webhooks/delivery.ts';
import { newWebhookSecret } from '#backend/tables/endpoint-table.ts';
import { SEGMENTATION_EVENTS } from '#contracts/webhooks/events.ts';
import { createGuardedFetch } from '#functions/guarded-fetch/guarded-fetch.ts';
import { background, type Background } from '#test/support/background.ts';
import { WAIT_MILLISECONDS } from '#test/support/patience.ts';
import { fakeInternet } from '#test/support/service/fake-internet.ts';
import { jobFixture } from '#test/support/service/job-fixture.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';
import { startReceiver, type ReceivedRequest, type Receiver } from '#test/support/service/receiver.ts';

const START = new Date('2026-11-24T12:00:00.000Z');
const clock = { now: START };
let backend: LocalBackend;
let receiver: Receiver;
let system: Background;

beforeAll(async () => {
  backend = await openLocalBackend({ now: () => clock.now });
  receiver = await startReceiver();
});
beforeEach(() => {
  clock.now = START;
  receiver.requests.length = 0;
  receiver.answer((_, response) => response.writeHead(204).end());
  system = background(backend, clock);
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  await receiver[Symbol.asyncDispose]();
  await backend[Symbol.asyncDispose]();
});

async function endedJob(webhook: Partial<Record<'url' | 'endpoint_id', string>> = { url: receiver.url }) {
  const events = [...SEGMENTATION_EVENTS];
  const job = jobFixture(clock.now, { webhook: { ...webhook, events } as Job['webhook'] });
  await backend.jobs.create(job);
  await finishJob(system.context, job, { status: 'canceled' });
  return job;
}

const deliveryOf = async ({ tenant, id }: Job) =>
  (await system.context.deliveries.get({ tenant, id: deliveryIdOf(id) }))!;

async function endpoint(changes: { url?: string } = {}) {
  const made = {
    id: newId('webhookEndpoint'),
    tenant: 'acme',
    url: receiver.url,
    events: [...SEGMENTATION_EVENTS],
    description: '',
    secrets: [{ secret: newWebhookSecret() }],
    created_at: clock.now.toISOString(),
    ...changes,
  };
  await system.context.endpoints.create(made);
  return made;
}

/** Verifies the signature as the receiver does, at the service's time. */
function verify(secret: string, { body, headers }: ReceivedRequest): unknown {
  vi.useFakeTimers({ toFake: ['Date'], now: clock.now });
  return new Webhook(secret).verify(body, headers as Record<string, string>);
}

describe('a webhook', () => {
  it('is delivered once, signed with the own secret of the tenant', async () => {
    const job = await endedJob();
    await system.handleDue();
    const { secrets } = await system.context.endpoints.getOrCreateDefault('acme');
    expect(receiver.requests).toHaveLength(1);
    const [request] = receiver.requests;
    expect(verify(secrets[0]!.secret, request!)).toMatchObject({
      type: 'segmentation.canceled',
      data: { id: job.id },
    });
    expect(request?.headers).toMatchObject({
      'webhook-id': deliveryIdOf(job.id),
      'content-type': 'application/json',
      traceparent: expect.stringContaining(job.trace.traceparent.split('-')[1]!) as string,
    });
    expect(await deliveryOf(job)).toMatchObject({ status: 'delivered', attempts: 1, log: [{ status: 204 }] });
  });

  it('took as long as it took, even if the clock is set back during the delivery', async () => {
    const job = await endedJob();
    receiver.answer((_, response) => {
      clock.now = later(clock.now, -3600);
      setTimeout(() => response.writeHead(204).end(), 60);
    });
    await system.handleDue();
    const { log } = await deliveryOf(job);
    expect(log[0]!.duration_ms).toBeGreaterThanOrEqual(50);
    expect(log[0]!.duration_ms).toBeLessThan(15_000);
  });

  it('is verified with both secrets during a rotation', async () => {
    const before = await endpoint();
    await endedJob({ endpoint_id: before.id });
    const after = await system.context.endpoints.rotate(before);
    await system.handleDue();
    for (const secret of [before.secrets[0]!.secret, after!.secrets[0]!.secret]) {
      expect(() => verify(secret, receiver.requests[0]!)).not.toThrow();
    }
    expect(() => verify(newWebhookSecret(), receiver.requests[0]!)).toThrow('No matching signature');
  });

  it('is sent once for messages that come many times, at once and later', async () => {
    const job = await endedJob();
    const { message } = system.waiting[0]!;
    await Promise.all(Array.from({ length: 8 }, () => system.handle(message)));
    clock.now = later(clock.now, 100);
    await system.handleDue();
    await system.handle(message);
    expect(receiver.requests).toHaveLength(1);
    expect(await deliveryOf(job)).toMatchObject({ status: 'delivered', attempts: 1 });
  });

  it('is not sent for a job that has not ended, or without a webhook for its end', async () => {
    const events = ['segmentation.succeeded'] as const;
    const job = jobFixture(clock.now, { webhook: { url: receiver.url, events: [...events] } });
    await backend.jobs.create(job);
    const message = { kind: 'job-ended', tenant: 'acme', job_id: job.id, trace: job.trace } as const;
    await system.handle(message);
    await finishJob(system.context, job, { status: 'canceled' });
    await system.handle(message);
    expect(receiver.requests).toHaveLength(0);
  });

  it('reaches a receiver that was down for an hour, as scheduled and with one id', async () => {
    receiver.answer((_, response) => response.writeHead(503).end());
    const jobs = [await endedJob(), await endedJob({ endpoint_id: (await endpoint()).id })];
    while (clock.now < later(START, 3 * 3600)) {
      if (clock.now >= later(START, 3600)) receiver.answer((_, response) => response.writeHead(200).end());
      await system.handleDue();
      // The sweeper runs once a minute.
      if ((clock.now.getTime() - START.getTime()) % 60_000 === 0) await system.sweep();
      await system.handleDue();
      clock.now = later(clock.now, 5);
    }
    for (const job of jobs) {
      const delivery = await deliveryOf(job);
      expect(delivery).toMatchObject({ status: 'delivered', attempts: 5 });
      const seconds = delivery.log.map(({ at }) => (Date.parse(at) - START.getTime()) / 1000);
      // A wait of more than 15 minutes ends with a sweep, within a minute.
      const planned = [0, 5, 305, 305 + 1800, 305 + 1800 + 7200];
      const late = seconds.map((second, attempt) => second - planned[attempt]!);
      expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...late)).toBeLessThanOrEqual(120);
      const received = receiver.requests.filter(({ body }) => body.includes(job.id));
      expect(received).toHaveLength(5);
      expect(new Set(received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([delivery.id]));
      expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    }
  });

  it('is exhausted after ten attempts, and an error line says so', async () => {
    receiver.answer((_, response) => response.writeHead(500).end());
    const job = await endedJob();
    await system.handleDue();
    while ((await deliveryOf(job)).status === 'pending') {
      clock.now = later(new Date((await deliveryOf(job)).next_attempt_at!), 61);
      await system.sweep();
      await system.handleDue();
    }
    expect(await deliveryOf(job)).toMatchObject({ status: 'exhausted', attempts: 10 });
    const alarms = system.lines.filter(({ level }) => level === 'error');
    expect(alarms).toMatchObject([{ msg: 'webhook exhausted', job_id: job.id }]);
    expect(receiver.requests).toHaveLength(10);
  });

  it.each([301, 302, 304, 400, 401, 404, 408, 429, 500, 503])('is retried after %s', async (status) => {
    receiver.answer((_, response) => response.writeHead(status, { location: receiver.url }).end());
    const job = await endedJob();
    await system.handleDue();
    const delivery = await deliveryOf(job);
    expect(delivery).toMatchObject({ status: 'pending', attempts: 1, log: [{ status }] });
    expect(delivery.next_attempt_at).toBe(later(START, 5).toISOString());
    expect(receiver.requests).toHaveLength(1);
  });

  it('is retried no earlier than a receiver asks', async () => {
    receiver.answer((_, response) => response.writeHead(429, { 'retry-after': '7200' }).end());
    const job = await endedJob();
    await system.handleDue();
    expect((await deliveryOf(job)).next_attempt_at).toBe(later(START, 7200).toISOString());
    expect(system.waiting).toEqual([]);
  });

  it.each([
    ['time-out', { connect: () => {} }],
    ['DNS', { resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })) }],
    ['TLS', { resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'CERT_HAS_EXPIRED' })) }],
    ['refused address', { resolve: async () => [{ address: '10.0.0.1', family: 4 }] }],
  ])('is retried after a failure of kind %s', async (kind, broken) => {
    const network = { ...fakeInternet(receiver.port, { 'example.com': ['93.184.215.14'] }), ...broken };
    const fetch = createGuardedFetch({ allowLocal: false, network });
    const timeoutMilliseconds = kind === 'time-out' ? 100 : WAIT_MILLISECONDS;
    system = background(backend, clock, (request) => fetch({ ...request, timeoutMilliseconds }));
    const job = await endedJob({ url: 'https://example.com/hook' });
    await system.handleDue();
    const delivery = await deliveryOf(job);
    expect(delivery).toMatchObject({ status: 'pending', attempts: 1, log: [{ status: null }] });
    const words: Record<string, RegExp> = {
      'time-out': /within/,
      DNS: /ENOTFOUND/,
      TLS: /CERT_HAS_EXPIRED/,
      'refused address': /does not call/,
    };
    expect(delivery.log[0]?.error).toMatch(words[kind]!);
    expect(receiver.requests).toHaveLength(0);
  });

  it('is not sent on to where a redirect leads, which its log says without the query', async () => {
    const location = 'https://other.example.com/hook?token=hunter2';
    receiver.answer((_, response) => response.writeHead(308, { location }).end());
    const job = await endedJob();
    await system.handleDue();
    const { log } = await deliveryOf(job);
    expect(log).toMatchObject([{ status: 308 }]);
    expect(log[0]?.error).toContain('https://other.example.com/hook;');
    expect(log[0]?.error).not.toContain('hunter2');
    expect(receiver.requests).toHaveLength(1);
  });

  it('ends when a bare URL answers 410', async () => {
    receiver.answer((_, response) => response.writeHead(410).end());
    const job = await endedJob();
    await system.handleDue();
    expect(await deliveryOf(job)).toMatchObject({ status: 'ended', attempts: 1 });
    expect(system.waiting).toEqual([]);
  });

  it('disables the endpoint that answers 410, and nothing more is sent there', async () => {
    receiver.answer((_, response) => response.writeHead(410).end());
    const made = await endpoint();
    const jobs = [await endedJob({ endpoint_id: made.id }), await endedJob({ endpoint_id: made.id })];
    await system.handleDue();
    expect(await system.context.endpoints.get(made)).toMatchObject({
      disabled: { reason: expect.stringContaining('410') as string },
    });
    for (const job of jobs) expect(await deliveryOf(job)).toMatchObject({ status: 'ended' });
    expect(receiver.requests).toHaveLength(1);
  });

  it('ends if its endpoint was deleted', async () => {
    const made = await endpoint();
    const job = await endedJob({ endpoint_id: made.id });
    await system.context.endpoints.delete(made);
    await system.handleDue();
    expect(await deliveryOf(job)).toMatchObject({ status: 'ended', attempts: 0 });
  });

  it('tries a ping once', async () => {
    receiver.answer((_, response) => response.writeHead(500).end());
    const made = await endpoint();
    const trace = jobFixture(clock.now).trace;
    const ping = { id: newId('webhookDelivery'), tenant: 'acme', event: 'ping', payload: '{}', trace };
    await system.context.deliveries.create({ ...ping, endpoint_id: made.id });
    await system.handle({ kind: 'attempt', tenant: 'acme', delivery_id: ping.id, attempts: 0, trace });
    expect(await system.context.deliveries.get(ping)).toMatchObject({ status: 'exhausted', attempts: 1 });
    expect(system.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
