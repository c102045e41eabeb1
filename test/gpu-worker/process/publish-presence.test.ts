import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WORKERS_PARTITION } from '#contracts/storage/table-definition.ts';
import { workerPresenceSchema } from '#contracts/worker-presence.ts';
import { createLogger } from '#contracts/log.ts';
import { epochSeconds } from '#contracts/time.ts';
import { Presence } from '#gpu-worker/process/publish-presence.ts';
import { waitFor } from '#test/support/patience.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';

const now = new Date('2026-11-24T12:00:00.000Z');
const readyAt = new Date('2026-11-24T11:59:00.000Z');
const log = createLogger('worker', 'silent');
const worker = { id: 'first', model: 'storybook' };
let backend: LocalBackend;

beforeAll(async () => {
  backend = await openLocalBackend();
});
afterAll(() => backend[Symbol.asyncDispose]());

async function row() {
  return backend.table.get({ pk: WORKERS_PARTITION, sk: worker.id });
}

describe('Presence', () => {
  it('is published at once, says since when the worker is ready, and ends with it', async () => {
    let ready: Date | undefined;
    const presence = new Presence({
      table: backend.table,
      now: () => now,
      worker,
      readyAt: () => ready,
      log,
    });
    await waitFor('the row of the worker', async () => expect(await row()).toBeDefined());
    expect(workerPresenceSchema.parse(await row())).toEqual({
      ...worker,
      started_at: now.toISOString(),
      seen_at: now.toISOString(),
    });
    ready = readyAt;
    await presence.write();
    expect(await row()).toMatchObject({
      ready_at: readyAt.toISOString(),
      ttl: epochSeconds(now) + 3600,
    });
    await presence[Symbol.asyncDispose]();
    expect(await row()).toBeUndefined();
  });

  it('does not end the worker if the table does not answer', async () => {
    const refuse = () => Promise.reject(new Error('connect ECONNREFUSED'));
    const table = Object.assign(Object.create(backend.table) as typeof backend.table, {
      put: refuse,
      delete: refuse,
    });
    const presence = new Presence({ table, now: () => now, worker, readyAt: () => undefined, log });
    await presence.write();
    await presence[Symbol.asyncDispose]();
    expect(await row()).toBeUndefined();
  });
});
