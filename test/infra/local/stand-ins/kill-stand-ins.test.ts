/** Whatever the stand-ins acknowledged survives `kill -9`, as it would in AWS. */
import { fileURLToPath } from 'node:url';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type Message,
} from '@aws-sdk/client-sqs';
import { expect, it, onTestFinished } from 'vitest';
import { openBackend, type Backend } from '#backend/backend.ts';
import { ABSENT } from '#backend/table.ts';
import { backendEnvironment, readEnvironment } from '#contracts/environment.ts';
import { newId } from '#contracts/ids.ts';
import { systemClock } from '#contracts/time.ts';
import { waitFor } from '#test/support/patience.ts';
import { NodeProgram } from '#test/support/processes/node-program.ts';
import { jobFixture } from '#test/support/service/job-fixture.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const PROGRAM = fileURLToPath(new URL('../processes/stand-ins-process.ts', import.meta.url));

type Started = { backend: Backend; kill: () => Promise<void> };

/** Starts stand-ins on a folder, always on the same ports. */
class StandInsToKill {
  readonly #folder = temporaryFolder();
  #ports = ['0', '0'];

  async start(): Promise<Started> {
    const program = new NodeProgram([PROGRAM, this.#folder, ...this.#ports]);
    onTestFinished(() => program[Symbol.asyncDispose]());
    const [line] = await program.wrote(/^\{.*(?=\n)/);
    const environment = JSON.parse(line) as Record<string, string>;
    this.#ports = ['S3', 'DYNAMODB'].map(
      (name) => new URL(environment[`AWS_ENDPOINT_URL_${name}`] ?? '').port,
    );
    Object.assign(process.env, environment);
    const configuration = { ...environment, ITACLIP_PUBLIC_URL: 'http://127.0.0.1:8080' };
    return {
      backend: openBackend(readEnvironment(backendEnvironment, configuration)),
      kill: () => program[Symbol.asyncDispose](),
    };
  }
}

const trace = { request_id: 'req_1', traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` };
const jobMessage = (id: string) => ({ kind: 'segmentation', tenant: 'acme', job_id: id, trace }) as const;

async function receive({ sqs, queues }: Backend, seconds: number): Promise<Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queues.urls.interactive,
      WaitTimeSeconds: seconds,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 20,
    }),
  );
  return Messages;
}

const jobIdOf = ({ Body = '' }: Message) => (JSON.parse(Body) as { job_id: string }).job_id;

/**
 * Writes a job's row, object and message over and over, and returns the ids whose three writes were
 * acknowledged.
 */
async function writeUntilKilled({ jobs, objects, queues }: Backend, acknowledged: string[]): Promise<void> {
  for (;;) {
    const job = jobFixture(systemClock());
    try {
      await jobs.create(job);
      await objects.put(`uploads/acme/${job.id}`, Buffer.from(job.id.repeat(2000)), 'image/png');
      await queues.sendJob('interactive', jobMessage(job.id));
    } catch {
      return;
    }
    acknowledged.push(job.id);
  }
}

it('finds every row, object and message that was acknowledged before a kill amid writes', async () => {
  const standIns = new StandInsToKill();
  const first = await standIns.start();
  const acknowledged: string[] = [];
  const writers = Array.from({ length: 4 }, () => writeUntilKilled(first.backend, acknowledged));
  await waitFor('60 jobs', () => expect(acknowledged.length).toBeGreaterThan(60));
  await first.kill();
  await Promise.all(writers);

  const { backend } = await standIns.start();
  for (const id of acknowledged) {
    expect(await backend.jobs.get({ tenant: 'acme', id })).toMatchObject({ id, status: 'queued' });
    const bytes = await backend.objects.get({ bucket: backend.objects.bucket, key: `uploads/acme/${id}` });
    expect(Buffer.from(bytes ?? []).toString()).toBe(id.repeat(2000));
  }
  const received = new Set<string>();
  for (let messages = await receive(backend, 1); messages.length > 0; messages = await receive(backend, 0)) {
    for (const message of messages) received.add(jobIdOf(message));
  }
  expect(acknowledged.filter((id) => !received.has(id))).toEqual([]);
});

it('holds a condition after a kill: an ended job stays ended, a taken id stays taken', async () => {
  const standIns = new StandInsToKill();
  const first = await standIns.start();
  const job = jobFixture(systemClock());
  await first.backend.jobs.create(job);
  expect(await first.backend.jobs.end(job, { status: 'canceled' }, false)).toBeDefined();
  await first.kill();

  const { jobs, table } = (await standIns.start()).backend;
  expect(await jobs.create(job)).toBe(false);
  expect(await jobs.end(job, { status: 'expired' }, false)).toBeUndefined();
  expect(await jobs.get(job)).toMatchObject({ status: 'canceled' });
  expect(await table.put({ pk: 'tenant#acme', sk: job.id }, ABSENT)).toBe(false);
});

it('returns a message in flight when its visibility timeout expires, and none that was deleted', async () => {
  const standIns = new StandInsToKill();
  const first = await standIns.start();
  const [finished, hidden] = [newId('segmentation'), newId('segmentation')];
  await first.backend.queues.sendJob('interactive', jobMessage(finished));
  await first.backend.queues.sendJob('interactive', jobMessage(hidden));
  for (const message of await receive(first.backend, 1)) {
    const receipt = { QueueUrl: first.backend.queues.urls.interactive, ReceiptHandle: message.ReceiptHandle };
    const { sqs } = first.backend;
    if (jobIdOf(message) === finished) await sqs.send(new DeleteMessageCommand(receipt));
    else await sqs.send(new ChangeMessageVisibilityCommand({ ...receipt, VisibilityTimeout: 3 }));
  }
  await first.kill();

  const { backend } = await standIns.start();
  expect((await receive(backend, 6)).map(jobIdOf)).toEqual([hidden]);
});

it('returns a message at once when its visibility is set to 0, and keeps counting its receives', async () => {
  const standIns = new StandInsToKill();
  const first = await standIns.start();
  await first.backend.queues.sendJob('interactive', jobMessage(newId('segmentation')));
  const giveBack = async () => {
    const [message] = await receive(first.backend, 1);
    await first.backend.sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: first.backend.queues.urls.interactive,
        ReceiptHandle: message?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
  };
  await giveBack();
  await giveBack();
  await first.kill();

  const { backend } = await standIns.start();
  const { Messages } = await backend.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: backend.queues.urls.interactive,
      WaitTimeSeconds: 1,
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    }),
  );
  expect(Messages?.map(({ Attributes }) => Attributes?.['ApproximateReceiveCount'])).toEqual(['3']);
});
