/** Takes all messages out of a queue, parsed as their receivers parse them. */
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { z } from 'zod';
import type { Backend } from '#backend/backend.ts';
import {
  evaluationMessageSchema,
  jobMessageSchema,
  webhookMessageSchema,
  type EvaluationMessage,
  type WebhookMessage,
} from '#contracts/queues/messages.ts';

type Queues = Pick<Backend, 'sqs' | 'queues'>;
type QueueName = keyof Backend['queues']['urls'];

export function takeWebhookMessages(backend: Queues): Promise<WebhookMessage[]> {
  return takeMessages(backend, 'webhooks', webhookMessageSchema);
}

/** Takes messages of evaluations out of the batch queue. */
export function takeEvaluationMessages(backend: Queues): Promise<EvaluationMessage[]> {
  return takeMessages(backend, 'batch', evaluationMessageSchema);
}

/** The ids of the jobs that a queue of jobs names. */
export async function takeJobIds(backend: Queues, queue: QueueName): Promise<string[]> {
  return (await takeMessages(backend, queue, jobMessageSchema)).map(({ job_id }) => job_id);
}

async function takeMessages<Message>(
  { sqs, queues }: Queues,
  queue: QueueName,
  schema: z.ZodType<Message>,
): Promise<Message[]> {
  const QueueUrl = queues.urls[queue];
  const taken: Message[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return taken;
    for (const { Body = '', ReceiptHandle } of Messages) {
      taken.push(schema.parse(JSON.parse(Body)));
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}
