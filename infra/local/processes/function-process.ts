/**
 * A Lambda function on this machine: calls its handler for the messages of queues, or by a timer.
 *
 *   node infra/local/processes/function-process.ts HANDLER QUEUE_URL...
 *   node infra/local/processes/function-process.ts HANDLER --every SECONDS
 */
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createLogger } from '#contracts/log.ts';
import { pollQueue, type QueueHandler } from './event-source.ts';

/**
 * Batches of one queue that are handled at the same time: a slow webhook receiver then delays few
 * others.
 */
const POLLERS = 4;

const { positionals, values } = parseArgs({ allowPositionals: true, options: { every: { type: 'string' } } });
const [file = '', ...queueUrls] = positionals;
const { handler } = (await import(pathToFileURL(resolve(file)).href)) as {
  handler: QueueHandler & TimerHandler;
};
const log = createLogger(file, 'info');
const stopping = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopping.abort());

type TimerHandler = (event: { time: string }) => Promise<void>;

if (values.every === undefined) await serveQueues();
else await callEvery(Number(values.every));
process.exit();

async function serveQueues(): Promise<void> {
  const sqs = new SQSClient();
  const region = await sqs.config.region();
  const sources = queueUrls.flatMap((queueUrl) =>
    Array.from({ length: POLLERS }, () => ({ sqs, queueUrl, region, handler, log })),
  );
  await Promise.all(sources.map((source) => pollQueue(source, stopping.signal)));
}

async function callEvery(seconds: number): Promise<void> {
  const { signal } = stopping;
  while (!signal.aborted) {
    try {
      await handler({ time: new Date().toISOString() });
    } catch (error) {
      log.error({ err: error }, 'the call failed; the next one comes on schedule');
    }
    await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
  }
}
