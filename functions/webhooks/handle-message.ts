/**
 * Handles a message of the webhook queue: creates the deliveries of what has ended, and attempts
 * deliveries.
 */
import { webhookMessageSchema } from '#contracts/queues/messages.ts';
import { parseMessage } from '../runtime/message-handler.ts';
import { attemptDelivery } from './attempt-delivery.ts';
import { createEvaluationDeliveries, createJobDelivery } from './create-deliveries.ts';
import type { WebhookContext } from './webhook-context.ts';

export async function handleWebhookMessage(context: WebhookContext, body: string): Promise<void> {
  const message = parseMessage(webhookMessageSchema, body);
  const { tenant } = message;
  if (message.kind === 'attempt') {
    await attemptDelivery(context, { tenant, id: message.delivery_id }, message.attempts);
    return;
  }
  const ids =
    message.kind === 'job-ended'
      ? await createJobDelivery(context, { tenant, id: message.job_id })
      : await createEvaluationDeliveries(context, { tenant, id: message.evaluation_id });
  for (const id of ids) await attemptDelivery(context, { tenant, id }, 0);
}
