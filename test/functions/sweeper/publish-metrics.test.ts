import { describe, expect, it } from 'vitest';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { WORKERS_PARTITION } from '#contracts/storage/table-definition.ts';
import { createLogger } from '#contracts/log.ts';
import { countWork, publishMetrics } from '#functions/sweeper/publish-metrics.ts';
import { openLocalBackend } from '#test/support/service/local-backend.ts';

describe('publishMetrics', () => {
  it('writes one line of which CloudWatch makes metrics of a stage', async () => {
    await using backend = await openLocalBackend();
    const trace = { request_id: 'req', traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` };
    const job_id = 'seg_0199f3a1-7c1e-7b52-9c11-3f6d2a0e4b8d';
    await backend.queues.sendJob('batch', { kind: 'segmentation', tenant: 'acme', job_id, trace });
    await backend.sqs.send(new ReceiveMessageCommand({ QueueUrl: backend.queues.urls.batch }));
    await backend.queues.sendJob('interactive', { kind: 'segmentation', tenant: 'acme', job_id, trace });
    const seen_at = backend.now().toISOString();
    const worker = { pk: WORKERS_PARTITION, model: 'storybook', started_at: seen_at, seen_at };
    await backend.table.put({ ...worker, sk: 'ready', id: 'ready', ready_at: seen_at });
    await backend.table.put({ ...worker, sk: 'loading', id: 'loading' });
    const lines: string[] = [];
    const log = createLogger('sweeper', 'info', { write: (line: string) => void lines.push(line) });
    const at = new Date('2026-11-24T12:00:00.000Z');
    const report = { repaired: { enqueue: 2, expire: 1 }, unrepaired: 0 };
    publishMetrics(log, { stage: 'prod', at, counts: await countWork(backend), report });
    const line = JSON.parse(lines[0]!) as Record<string, unknown>;
    expect(line).toMatchObject({
      _aws: {
        Timestamp: at.getTime(),
        CloudWatchMetrics: [{ Namespace: 'ITACLIP', Dimensions: [['stage']] }],
      },
      stage: 'prod',
      Backlog: 2,
      ReadyWorkers: 1,
      RowsRepaired: 3,
      RowsUnrepaired: 0,
    });
    const { CloudWatchMetrics } = line['_aws'] as { CloudWatchMetrics: { Metrics: { Name: string }[] }[] };
    for (const { Name } of CloudWatchMetrics[0]!.Metrics) expect(line[Name]).toBeTypeOf('number');
  });
});
