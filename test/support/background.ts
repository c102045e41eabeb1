/**
 * Webhooks, imports and sweeper on stand-ins, with a clock and a delay queue that a test controls.
 */
import type { EvaluationMessage, JobMessage, WebhookMessage } from '#contracts/queues/messages.ts';
import type { Priority } from '#contracts/queues/queue-names.ts';
import { createLogger } from '#contracts/log.ts';
import { later } from '#contracts/time.ts';
import { UploadTable } from '#backend/tables/upload-table.ts';
import { DeliveryTable } from '#backend/tables/delivery-table.ts';
import { EndpointTable } from '#backend/tables/endpoint-table.ts';
import { createGuardedFetch, type GuardedFetch } from '#functions/guarded-fetch/guarded-fetch.ts';
import { sweep } from '#functions/sweeper/sweep.ts';
import { handleWebhookMessage } from '#functions/webhooks/handle-message.ts';
import type { LocalBackend } from './service/local-backend.ts';

type LogLine = { level: string; msg: string } & Record<string, unknown>;

export type Background = ReturnType<typeof background>;

/** @param clock This clock is read and advanced. */
export function background(
  backend: LocalBackend,
  clock: { now: Date },
  fetch: GuardedFetch = createGuardedFetch({ allowLocal: true }),
) {
  const now = () => clock.now;
  const lines: LogLine[] = [];
  const log = createLogger('test', 'info', {
    write: (line: string) => void lines.push(JSON.parse(line) as LogLine),
  });
  const waiting: { at: Date; message: WebhookMessage }[] = [];
  const sent: { queue: string; id: string; delay: number }[] = [];
  const queues = Object.assign(Object.create(backend.queues) as typeof backend.queues, {
    sendWebhook: async (message: WebhookMessage, delaySeconds = 0) => {
      waiting.push({ at: later(clock.now, Math.ceil(delaySeconds)), message });
    },
    sendJob: async (queue: Priority, { job_id }: JobMessage) => {
      sent.push({ queue, id: job_id, delay: 0 });
    },
    sendEvaluation: async (messages: readonly EvaluationMessage[]) => {
      for (const message of messages) {
        const part = message.kind === 'evaluation-plan' ? 'plan' : message.shard;
        sent.push({ queue: 'batch', id: `${message.evaluation_id} ${part}`, delay: 0 });
      }
    },
    sendImport: async ({ job_id }: JobMessage, delay = 0) => {
      sent.push({ queue: 'imports', id: job_id, delay });
    },
  });
  const tables = {
    deliveries: new DeliveryTable(backend.table, now),
    endpoints: new EndpointTable(backend.table, now),
    uploads: new UploadTable(backend.table, now),
  };
  const context = {
    ...backend,
    ...tables,
    queues,
    fetch,
    now,
    random: () => 0,
    publicUrl: 'https://api.example.com',
    log,
  };
  const handle = (message: WebhookMessage) => handleWebhookMessage(context, JSON.stringify(message));
  return {
    context,
    lines,
    waiting,
    /** Messages to workers and importer. */
    sent,
    handle,
    sweep: () => sweep(context, new AbortController().signal),
    /** Handles the messages whose delay is over. */
    async handleDue(): Promise<void> {
      for (;;) {
        const index = waiting.findIndex(({ at }) => at <= clock.now);
        if (index === -1) return;
        const [due] = waiting.splice(index, 1);
        await handle(due!.message);
      }
    },
  };
}
