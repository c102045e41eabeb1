/** What waits in a queue, as its receivers would parse it; taken out of it. */
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { webhookMessageSchema, type WebhookMessage } from '#contracts/queues/messages.ts';
import type { Backend } from '#backend/backend.ts';

export async function takeWebhookMessages({ sqs, queues }: Backend): Promise<WebhookMessage[]> {
  const QueueUrl = queues.urls.webhooks;
  const taken: WebhookMessage[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return taken;
    for (const { Body = '', ReceiptHandle } of Messages) {
      taken.push(webhookMessageSchema.parse(JSON.parse(Body)));
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}
