import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it, onTestFinished } from 'vitest';
import { ManagedProcess } from '#infra/local/processes/managed-process.ts';
import { waitFor } from '#test/support/patience.ts';
import { openLocalBackend } from '#test/support/service/local-backend.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

function startFunction(parameters: string[], environment: Record<string, string> = {}) {
  const notes = join(temporaryFolder(), 'notes');
  const process = new ManagedProcess(
    {
      name: 'function',
      entry: 'infra/local/processes/function-process.ts',
      arguments: ['test/infra/local/processes/handler.ts', ...parameters],
      environment: { ...environment, NOTES: notes },
    },
    { logFile: join(temporaryFolder(), 'log') },
  );
  process.start();
  onTestFinished(() => process.stop());
  return { process, calls: () => (existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : []) };
}

async function serveMessages(...bodies: string[]) {
  const backend = await openLocalBackend({ visibilitySeconds: 1 });
  onTestFinished(() => backend[Symbol.asyncDispose]());
  const QueueUrl = backend.queues.urls.webhooks;
  const { calls } = startFunction([QueueUrl], backend.environment);
  for (const MessageBody of bodies) await backend.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  return {
    count: (body: string) => calls().filter((call) => call === body).length,
    left: async () => {
      const { Attributes = {} } = await backend.sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
      );
      const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = Attributes;
      return Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible);
    },
  };
}

it('deletes the handled messages, and retries those that the handler names', async () => {
  const { count, left } = await serveMessages('done', 'fail');
  await waitFor('a third delivery', () => expect(count('fail')).toBeGreaterThan(2));
  // On a busy machine its visibility timeout may expire once before it is deleted.
  expect(count('done')).toBeLessThan(count('fail'));
  expect(await left()).toBe(1);
});

it('retries the whole batch when the handler throws', async () => {
  const { count, left } = await serveMessages('throw');
  await waitFor('a third delivery', () => expect(count('throw')).toBeGreaterThan(2));
  expect(await left()).toBe(1);
});

it('calls a handler by a timer, until it is stopped', async () => {
  const { process, calls } = startFunction(['--every', '0.05']);
  await waitFor('a third call', () => expect(calls().length).toBeGreaterThan(2));
  await process.stop();
  expect(process.starts).toBe(1);
});
