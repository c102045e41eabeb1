import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { once } from 'node:events';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { startStandIns } from '#infra/local/stand-ins/stand-ins.ts';
import { openLocalBackend } from '#test/support/service/local-backend.ts';

const outside = Object.values(networkInterfaces())
  .flat()
  .find((address) => address && !address.internal && address.family === 'IPv4')?.address;

async function answers(host: string, port: number): Promise<boolean> {
  const socket = connect(port, host);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

it('listens on the loopback only', async ({ skip }) => {
  if (outside === undefined) skip('this machine has no other address than the loopback');
  // The first stand-ins must leave nothing behind that opens the second.
  await (await startStandIns({ visibilitySeconds: 30 }))[Symbol.asyncDispose]();
  await using standIns = await startStandIns({ visibilitySeconds: 30 });
  for (const variable of ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL_DYNAMODB']) {
    const { hostname, port } = new URL(standIns.environment[variable] ?? '');
    expect(await answers(hostname, Number(port))).toBe(true);
    expect(await answers(outside ?? '', Number(port))).toBe(false);
  }
});

it('gives a message whose reader was gone to the next reader', async () => {
  await using backend = await openLocalBackend({ visibilitySeconds: 600 });
  const QueueUrl = backend.queues.urls.webhooks;
  const receive = (wait: number, signal?: AbortSignal) =>
    backend.sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: wait }), { abortSignal: signal });
  const gone = new AbortController();
  const first = receive(20, gone.signal).catch(() => 'gone');
  // Later requests are answered: the killed client's request is queued by now, and then known to be
  // gone.
  const otherRequests = async () => {
    for (let time = 0; time < 10; time++) await backend.queues.countWaiting('webhooks');
  };
  await otherRequests();
  gone.abort();
  expect(await first).toBe('gone');
  await otherRequests();
  await backend.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
  expect((await receive(5)).Messages?.map(({ Body }) => Body)).toEqual(['hello']);
});
