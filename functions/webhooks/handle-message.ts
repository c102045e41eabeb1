/** A message of the webhook queue: makes the delivery of a job that has ended, and attempts deliveries. */
import { webhookMessageSchema } from '../../contracts/cloud/messages.ts';
import { eventOf } from '../../contracts/jobs/finish-job.ts';
import type { Job } from '../../contracts/jobs/job.ts';
import { isTerminal } from '../../contracts/jobs/job-states.ts';
import type { JobName } from '../../contracts/jobs/job-table.ts';
import { deliveryIdOf } from '../../contracts/webhooks/delivery.ts';
import { parseMessage } from '../messages/message-handler.ts';
import { attemptDelivery } from './attempt-delivery.ts';
import { segmentationPayload, type EndedJob } from './segmentation-payload.ts';
import type { WebhookContext } from './webhook-context.ts';

export async function handleWebhookMessage(context: WebhookContext, body: string): Promise<void> {
  const message = parseMessage(webhookMessageSchema, body);
  const { tenant } = message;
  if (message.kind === 'attempt') {
    await attemptDelivery(context, { tenant, id: message.delivery_id }, message.attempts);
    return;
  }
  const created = await createDelivery(context, { tenant, id: message.job_id });
  if (created) await attemptDelivery(context, { tenant, id: deliveryIdOf(message.job_id) }, 0);
}

/** Made before, or now. False where nobody wants to know. */
async function createDelivery(context: WebhookContext, name: JobName): Promise<boolean> {
  const job = await context.jobs.get(name);
  if (job === undefined || !hasEnded(job)) return false;
  const { tenant, id, webhook, trace } = job;
  const event = eventOf(job.status);
  if (webhook === undefined || !webhook.events.includes(event)) return false;
  const receiver = 'url' in webhook ? { url: webhook.url } : { endpoint_id: webhook.endpoint_id };
  const payload = segmentationPayload(job, context.publicUrl);
  await context.deliveries.create({
    id: deliveryIdOf(id),
    tenant,
    event,
    job_id: id,
    ...receiver,
    payload,
    trace,
  });
  return true;
}

function hasEnded(job: Job): job is EndedJob {
  return isTerminal(job.status);
}
