/** A disk that fills up refuses what is new in plain words, loses nothing, and ends nothing for good. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openBackend, type Backend } from '#backend/backend.ts';
import { backendEnvironment, readEnvironment } from '#contracts/environment.ts';
import { systemClock } from '#contracts/time.ts';
import { LocalSystem } from '#infra/local/local-system.ts';
import { manageStandIns } from '#infra/local/stand-ins/managed-stand-ins.ts';
import { waitFor } from '#test/support/patience.ts';
import { jobFixture } from '#test/support/service/job-fixture.ts';
import { SmallDisk } from '#test/support/small-disk.ts';

const MEBIBYTE = 1024 * 1024;
const PICTURE = 'models/storybook/pictures/village.png';

type Answer = { status: number; body: { id: string } };

class Caller {
  readonly #system: LocalSystem;

  constructor(system: LocalSystem) {
    this.#system = system;
  }

  async post(): Promise<Answer> {
    const form = new FormData();
    form.set('image', new Blob([readFileSync(PICTURE)], { type: 'image/png' }), 'village.png');
    const options = { short_side: 224, pamr: { iterations: 0 } };
    form.set('request', JSON.stringify({ classes: ['sky', 'grass'], preset: 'fast', options }));
    return this.#answer('/v1/segmentations', { method: 'POST', body: form });
  }

  async get(id: string): Promise<Answer> {
    return this.#answer(`/v1/segmentations/${id}`, {});
  }

  async #answer(path: string, request: RequestInit): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.#system.key}` };
    const answer = await fetch(this.#system.url + path, { ...request, headers });
    return { status: answer.status, body: (await answer.json()) as Answer['body'] };
  }
}

async function isSucceeded(caller: Caller, id: string): Promise<void> {
  const { body } = await caller.get(id);
  if (!('status' in body) || body.status !== 'succeeded') throw new Error(JSON.stringify(body));
}

const REFUSED = {
  status: 503,
  body: { code: 'unavailable', detail: expect.stringContaining('No space is left on the disk') as string },
};

it('answers 503 while the disk is full, and resumes by itself once there is space', async (context) => {
  const disk = SmallDisk.mount(96, context);
  const system = await LocalSystem.start({
    dataFolder: join(disk.folder, 'data'),
    host: '127.0.0.1',
    port: 0,
    workers: 1,
    visibilitySeconds: 5,
    sweepSeconds: 1,
    reserveBytes: 16 * MEBIBYTE,
    environment: async () => ({ ITACLIP_MODEL: 'storybook', ITACLIP_REPAIR_SECONDS: '5' }),
  });
  onTestFinished(() => system[Symbol.asyncDispose]());
  await system.ready();
  const caller = new Caller(system);
  const first = (await caller.post()).body.id;
  await waitFor('the first job', () => isSucceeded(caller, first));
  system.process('worker-1').kill();
  const acknowledged = [(await caller.post()).body.id, (await caller.post()).body.id];

  disk.fill(8);
  for (let times = 0; times < 5; times += 1) expect(await caller.post()).toMatchObject(REFUSED);
  expect(await caller.get(first)).toMatchObject({ status: 200, body: { status: 'succeeded' } });

  disk.fill(0);
  for (let times = 0; times < 5; times += 1) expect(await caller.post()).toMatchObject(REFUSED);
  for (const name of ['stand-ins', 'api', 'worker-1', 'sweeper']) system.process(name).kill();
  await waitFor('another refusal', async () => expect((await caller.post()).status).toBe(503));

  disk.empty();
  const last = await waitFor('a job that is taken', async () => {
    const { status, body } = await caller.post();
    expect(status).toBe(202);
    return body.id;
  });
  for (const id of [first, ...acknowledged, last])
    await waitFor(`the end of ${id}`, () => isSucceeded(caller, id));
});

it('says at the start that the disk is full', async (context) => {
  const disk = SmallDisk.mount(4, context);
  disk.fill(0);
  const start = LocalSystem.start({
    dataFolder: join(disk.folder, 'data'),
    host: '127.0.0.1',
    port: 0,
    workers: 0,
    visibilitySeconds: 5,
    sweepSeconds: 1,
  });
  await expect(start).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/No space is left on the disk.*Free at least 64 MiB/) as string,
  });
});

/** Ids of jobs whose row, object and message were acknowledged. */
async function writeUntilRefused({ jobs, objects, queues }: Backend): Promise<string[]> {
  const acknowledged: string[] = [];
  for (;;) {
    const job = jobFixture(systemClock());
    try {
      await jobs.create(job);
      await objects.put(`uploads/acme/${job.id}`, Buffer.from(job.id.repeat(1000)), 'image/png');
      await queues.sendJob('interactive', {
        kind: 'segmentation',
        tenant: 'acme',
        job_id: job.id,
        trace: job.trace,
      });
    } catch {
      return acknowledged;
    }
    acknowledged.push(job.id);
  }
}

it('starts its stand-ins again after writes that failed, with all that was acknowledged', async (context) => {
  const disk = SmallDisk.mount(32, context);
  const dataFolder = join(disk.folder, 'data');
  mkdirSync(dataFolder);
  // Without a reserve the disk itself refuses the writes, in the middle of any of them.
  const standIns = await manageStandIns({ dataFolder, visibilitySeconds: 1, reserveBytes: 0 }, {});
  onTestFinished(() => standIns[Symbol.asyncDispose]());
  Object.assign(process.env, standIns.environment);
  const settings = readEnvironment(backendEnvironment, standIns.environment);
  const backend = openBackend(settings);
  disk.fill(2);
  const acknowledged = await writeUntilRefused(backend);
  disk.fill(0);
  acknowledged.push(...(await writeUntilRefused(backend)));
  standIns.process.kill();

  disk.empty();
  const job = jobFixture(systemClock());
  await waitFor('a row that is taken', async () => expect(await backend.jobs.create(job)).toBe(true));
  expect(acknowledged.length).toBeGreaterThan(5);
  for (const id of acknowledged) {
    expect(await backend.jobs.get({ tenant: 'acme', id })).toMatchObject({ id, status: 'queued' });
    const bytes = await backend.objects.get({ bucket: backend.objects.bucket, key: `uploads/acme/${id}` });
    expect(Buffer.from(bytes ?? []).toString()).toBe(id.repeat(1000));
  }
  const { waiting } = await backend.queues.count('interactive');
  expect(waiting).toBeGreaterThanOrEqual(acknowledged.length);
});
