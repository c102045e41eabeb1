/**
 * One attempt at a delivery: it is claimed on its row, so that only one of two messages sends; then
 * sent; then recorded with what follows. The sweeper repairs a crash in between when the claim
 * expires. The receiver may then get the event twice and recognizes it by its id.
 */
import { LONGEST_DELAY_SECONDS } from '#backend/queues.ts';
import { WEBHOOK_EXHAUSTED } from '#contracts/metrics.ts';
import { continueTrace } from '#contracts/trace.ts';
import type { DeliveryAttempt, DeliveryRecord } from '#contracts/webhooks/delivery.ts';
import { parseRetryAfter } from '#contracts/retry-after.ts';
import type { AttemptOutcome, DeliveryName } from '#backend/tables/delivery-table.ts';
import type { FetchFailure } from '../guarded-fetch/fetch-failure.ts';
import { REDIRECTS, type FetchAnswer } from '../guarded-fetch/guarded-fetch.ts';
import { findReceiver, type WebhookReceiver } from './find-receiver.ts';
import { nextAttemptAt } from './retry-schedule.ts';
import { signatureHeaders } from './sign.ts';
import type { WebhookContext } from './webhook-context.ts';

const TIMEOUT_MILLISECONDS = 15_000;
/** The lease lasts longer than an attempt with the writes around it. */
const LEASE_SECONDS = 30;
const GONE = 410;
const LONGEST_ERROR = 300;

/**
 * @param attempts The number of attempts before this one: a message for another attempt does
 * nothing.
 */
export async function attemptDelivery(
  context: WebhookContext,
  name: DeliveryName,
  attempts: number,
): Promise<void> {
  const claimed = await context.deliveries.claimAttempt(name, attempts, LEASE_SECONDS);
  if (claimed === undefined) return;
  const receiver = await findReceiver(context, claimed);
  if (receiver === undefined) {
    await context.deliveries.end(claimed);
    return;
  }
  const at = context.now();
  const start = performance.now();
  const answer = await send(context, claimed, receiver, at);
  const attempt = describeAttempt(answer, at, Math.round(performance.now() - start));
  const outcome = outcomeOf(context, claimed, answer);
  if (attempt.status === GONE) await disable(context, claimed);
  const recorded = await context.deliveries.recordAttempt(claimed, attempt, outcome);
  if (recorded) await follow(context, recorded, attempt);
}

async function send(
  { fetch }: WebhookContext,
  { id, payload, trace }: DeliveryRecord,
  { url, secrets }: WebhookReceiver,
  at: Date,
): Promise<FetchAnswer | FetchFailure> {
  return fetch({
    url,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'ITACLIP-Webhooks/1.0',
      traceparent: continueTrace(trace.traceparent),
      ...signatureHeaders({ id, at, body: payload }, secrets),
    },
    body: payload,
    maxRedirects: 0,
    maxBytes: 0,
    timeoutMilliseconds: TIMEOUT_MILLISECONDS,
  });
}

function succeeded(answer: FetchAnswer | FetchFailure): boolean {
  return answer.kind === 'answer' && answer.status >= 200 && answer.status < 300;
}

function describeAttempt(answer: FetchAnswer | FetchFailure, at: Date, duration_ms: number): DeliveryAttempt {
  const shared = { at: at.toISOString(), duration_ms };
  if (answer.kind === 'failure') {
    return { ...shared, status: null, error: answer.detail.slice(0, LONGEST_ERROR) };
  }
  return { ...shared, status: answer.status, error: succeeded(answer) ? null : describeAnswer(answer) };
}

/** A redirect is not followed: the log says where it leads, without what may be secret in it. */
function describeAnswer({ status, headers: { location } }: FetchAnswer): string {
  if (!REDIRECTS.includes(status) || location === undefined) {
    return `The receiver answered ${status}; only 2xx is a success.`;
  }
  const target = location.split(/[?#]/, 1)[0] ?? '';
  const text = `The receiver answered ${status} with a redirect to ${target}; redirects are not followed. Give the URL itself.`;
  return text.slice(0, LONGEST_ERROR);
}

function outcomeOf(
  { now, random }: WebhookContext,
  { attempts, event }: DeliveryRecord,
  answer: FetchAnswer | FetchFailure,
): AttemptOutcome {
  if (succeeded(answer)) return { status: 'delivered' };
  if (answer.kind === 'answer' && answer.status === GONE) return { status: 'ended' };
  // The client that pings sees the answer, and can ping again.
  if (event === 'ping') return { status: 'exhausted' };
  const at = now();
  const header = answer.kind === 'answer' ? answer.headers['retry-after'] : undefined;
  const retryAfter = parseRetryAfter(Array.isArray(header) ? header[0] : header, at);
  const retryAt = nextAttemptAt({ attempts: attempts + 1, at, random: random(), retryAfter });
  return retryAt === undefined ? { status: 'exhausted' } : { retryAt };
}

/** A bare URL has nothing to disable: its only delivery ends. */
async function disable(
  { endpoints }: WebhookContext,
  { tenant, endpoint_id }: DeliveryRecord,
): Promise<void> {
  if (endpoint_id === undefined) return;
  await endpoints.disable({ tenant, id: endpoint_id }, 'The receiver answered 410 Gone.');
}

async function follow(
  { queues, now, log }: WebhookContext,
  delivery: DeliveryRecord,
  attempt: DeliveryAttempt,
): Promise<void> {
  const { id, tenant, job_id, evaluation_id, trace, status, attempts, next_attempt_at, event } = delivery;
  const of = { job_id, evaluation_id, request_id: trace.request_id };
  const about = { delivery_id: id, ...of, event, status, attempts, attempt };
  // The alarm counts these lines.
  if (status === 'exhausted' && event !== 'ping') log.error(about, WEBHOOK_EXHAUSTED);
  else log.info(about, 'webhook attempted');
  if (status !== 'pending' || next_attempt_at === undefined) return;
  const seconds = (new Date(next_attempt_at).getTime() - now().getTime()) / 1000;
  if (seconds > LONGEST_DELAY_SECONDS) return;
  await queues.sendWebhook({ kind: 'attempt', tenant, delivery_id: id, attempts, trace }, seconds);
}
