/**
 * Creates the deliveries of a job or an evaluation that has ended, and returns them, whether
 * created now or earlier.
 */
import { evaluationEvents, segmentationEvent } from '#contracts/webhooks/events.ts';
import type { EvaluationName } from '#contracts/evaluations/evaluation-row.ts';
import { isTerminal, type JobState, type TerminalState } from '#contracts/jobs/job-states.ts';
import type { JobName } from '#backend/tables/job-table.ts';
import { deliveryIdOf, gateDeliveryIdOf } from '#contracts/webhooks/delivery.ts';
import { evaluationPayload } from './evaluation-payload.ts';
import { segmentationPayload } from './segmentation-payload.ts';
import type { WebhookContext } from './webhook-context.ts';

/** Returns none if nobody subscribed. */
export async function createJobDelivery(context: WebhookContext, name: JobName): Promise<string[]> {
  const job = await context.jobs.get(name);
  if (job === undefined || !hasEnded(job)) return [];
  const { tenant, webhook, trace } = job;
  const event = segmentationEvent(job.status);
  if (webhook === undefined || !webhook.events.includes(event)) return [];
  const id = deliveryIdOf(job.id);
  const payload = segmentationPayload(job, context.publicUrl);
  await context.deliveries.create({
    id,
    tenant,
    event,
    job_id: job.id,
    ...receiverOf(webhook),
    payload,
    trace,
  });
  return [id];
}

/** Returns up to two: a failed gate is published as an event besides the end. */
export async function createEvaluationDeliveries(
  context: WebhookContext,
  name: EvaluationName,
): Promise<string[]> {
  const evaluation = await context.evaluations.get(name);
  if (evaluation === undefined || !hasEnded(evaluation) || evaluation.webhook === undefined) return [];
  const { tenant, webhook, trace } = evaluation;
  const ids: string[] = [];
  for (const event of evaluationEvents(evaluation)) {
    if (!webhook.events.includes(event)) continue;
    const isOfGates = event === 'evaluation.gate_failed';
    const id = isOfGates ? gateDeliveryIdOf(evaluation.id) : deliveryIdOf(evaluation.id);
    await context.deliveries.create({
      id,
      tenant,
      event,
      evaluation_id: evaluation.id,
      ...receiverOf(webhook),
      payload: evaluationPayload(evaluation, event, context.publicUrl),
      trace,
    });
    ids.push(id);
  }
  return ids;
}

function receiverOf(webhook: { url: string } | { endpoint_id: string }) {
  return 'url' in webhook ? { url: webhook.url } : { endpoint_id: webhook.endpoint_id };
}

function hasEnded<Row extends { status: JobState }>(row: Row): row is Row & { status: TerminalState } {
  return isTerminal(row.status);
}
