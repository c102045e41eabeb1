import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { EvaluationEnd } from '#backend/tables/evaluation-table.ts';
import { finishEvaluation } from '#backend/finish-work.ts';
import { isId } from '#contracts/ids.ts';
import { deliveryIdOf, gateDeliveryIdOf } from '#contracts/webhooks/delivery.ts';
import {
  EVALUATION_EVENTS,
  evaluationPayloadSchema,
  type EvaluationEvent,
} from '#contracts/webhooks/events.ts';
import { background, type Background } from '#test/support/background.ts';
import { evaluationFixture, SCORES } from '#test/support/service/evaluation-fixture.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';
import { startReceiver, type Receiver } from '#test/support/service/receiver.ts';

const clock = { now: new Date('2026-11-24T12:00:00.000Z') };
const FAILED_GATE = { gate: 'fail_under', passed: false, detail: 'mIoU 0.5 is under 0.6' } as const;
let backend: LocalBackend;
let receiver: Receiver;
let system: Background;

beforeAll(async () => {
  backend = await openLocalBackend({ now: () => clock.now });
  receiver = await startReceiver();
});
beforeEach(() => {
  receiver.requests.length = 0;
  system = background(backend, clock);
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  await receiver[Symbol.asyncDispose]();
  await backend[Symbol.asyncDispose]();
});

async function ended(end: EvaluationEnd, events: EvaluationEvent[] = [...EVALUATION_EVENTS], metadata = {}) {
  const webhook = { url: receiver.url, events };
  const evaluation = evaluationFixture(clock.now, { webhook, metadata });
  await backend.evaluations.create(evaluation);
  await backend.evaluations.take(evaluation, 'worker', 10);
  await finishEvaluation(system.context, evaluation, end);
  // Simulates that the queue delivers the message twice.
  system.waiting.push(...system.waiting);
  await system.handleDue();
  return evaluation;
}

const payloads = () => receiver.requests.map(({ body }) => evaluationPayloadSchema.parse(JSON.parse(body)));

it('reports a success once, signed, with its scores and a link', async () => {
  const { id } = await ended({ status: 'succeeded', scores: SCORES });
  expect(receiver.requests).toHaveLength(1);
  const { secrets } = await system.context.endpoints.getOrCreateDefault('acme');
  const { body, headers } = receiver.requests[0]!;
  vi.useFakeTimers({ toFake: ['Date'], now: clock.now });
  expect(new Webhook(secrets[0]!.secret).verify(body, headers as Record<string, string>)).toMatchObject({
    type: 'evaluation.succeeded',
    data: {
      id,
      status: 'succeeded',
      variants: [{ name: 'default', miou: 0.5, miou_interval: [0.4, 0.6] }],
      gates: [],
      links: {
        self: `https://api.example.com/v1/evaluations/${id}`,
        report: `https://api.example.com/v1/evaluations/${id}/report`,
      },
    },
  });
});

it('reports a failed gate besides the success, each under its own id', async () => {
  const { id } = await ended({ status: 'succeeded', scores: SCORES, gates: [FAILED_GATE] });
  expect(payloads().map(({ type, data }) => [type, data.gates])).toEqual([
    ['evaluation.succeeded', [FAILED_GATE]],
    ['evaluation.gate_failed', [FAILED_GATE]],
  ]);
  const ids = receiver.requests.map(({ headers }) => headers['webhook-id'] as string);
  expect(ids).toEqual([deliveryIdOf(id), gateDeliveryIdOf(id)]);
  expect(ids.every((each) => isId('webhookDelivery', each))).toBe(true);
  const delivery = await system.context.deliveries.get({ tenant: 'acme', id: ids[1]! });
  expect(delivery).toMatchObject({ status: 'delivered', attempts: 1, evaluation_id: id });
});

it('sends only the requested events', async () => {
  await ended({ status: 'succeeded', gates: [FAILED_GATE] }, ['evaluation.gate_failed']);
  await ended({ status: 'canceled' }, ['evaluation.gate_failed']);
  expect(payloads().map(({ type }) => type)).toEqual(['evaluation.gate_failed']);
});

it('names the problem, and leaves out what is too long', async () => {
  const metadata = Object.fromEntries(
    Array.from({ length: 16 }, (_, index) => [`${index}`, 'ü'.repeat(512 * 2)]),
  );
  const problem = { code: 'invalid-dataset', detail: 'x'.repeat(30_000) } as const;
  await ended({ status: 'failed', problem }, [...EVALUATION_EVENTS], metadata);
  expect(Buffer.byteLength(receiver.requests[0]!.body)).toBeLessThan(20_000);
  expect(payloads()[0]?.data).toMatchObject({
    metadata: {},
    problem: { type: 'https://api.example.com/problems/invalid-dataset', code: 'invalid-dataset' },
    links: { report: null },
  });
});
