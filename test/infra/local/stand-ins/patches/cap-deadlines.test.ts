/** A clock that jumps back between two starts of the stand-ins hides no message for longer than its queue does. */
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const NOON = Date.parse('2026-11-24T12:00:00.000Z');
const HOURS = 3_600_000;

async function receive(
  { sqs, queues }: LocalBackend,
  queue: 'interactive' | 'imports' = 'interactive',
): Promise<number> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queues.urls[queue] }));
  return Messages.length;
}

it.each([
  { jump: -3, again: 31 },
  { jump: 3, again: 0 },
])('gives out a message in flight again after a jump of $jump hours and a kill', async ({ jump, again }) => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  onTestFinished(() => void vi.useRealTimers());
  const dataFolder = temporaryFolder();
  const trace = { request_id: 'req_1', traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` };
  const message = {
    kind: 'segmentation',
    tenant: 'acme',
    job_id: 'seg_01jd9x7q3ne5s8h6y2v4k0w1zt',
    trace,
  } as const;
  {
    await using before = await openLocalBackend({ dataFolder, visibilitySeconds: 30 });
    await before.queues.sendJob('interactive', message);
    await before.queues.sendImport(message, 900);
    expect(await receive(before)).toBe(1);
  }
  const start = NOON + jump * HOURS;
  vi.setSystemTime(start);
  await using after = await openLocalBackend({ dataFolder, visibilitySeconds: 30 });
  if (again > 0) expect(await receive(after)).toBe(0);
  vi.setSystemTime(start + again * 1000);
  expect(await receive(after)).toBe(1);

  // A delay is for 15 minutes at most.
  vi.setSystemTime(start + 901_000);
  expect(await receive(after, 'imports')).toBe(1);
});
