import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Objects } from '#backend/objects.ts';
import { createLogger } from '#contracts/log.ts';
import { S3FeatureStore } from '#gpu-worker/storage/s3-feature-store.ts';
import { waitFor } from '#test/support/patience.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';

let backend: LocalBackend;

beforeAll(async () => {
  backend = await openLocalBackend();
});
afterAll(() => backend[Symbol.asyncDispose]());

/** A store, and the lines that it logs. */
function openStore(objects: Objects = backend.objects) {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  return { store: new S3FeatureStore(objects, createLogger('worker', 'info', { write })), lines };
}

/** The bucket with other ways to read and write. */
function objectsWith(changes: Partial<Pick<Objects, 'get' | 'put'>>): Objects {
  return Object.assign(Object.create(backend.objects) as Objects, changes);
}

const keysOf = (count: number) => Array.from({ length: count }, (_, index) => `model/${index}.f32`);
const featuresOf = (count: number) => new Map(keysOf(count).map((key) => [key, Uint8Array.of(1)]));

describe('S3FeatureStore', () => {
  it('reads what was written, under the prefix of text features', async () => {
    const { store, lines } = openStore();
    expect(await store.read(['model/text.f32'])).toEqual(new Map());
    store.write(new Map([['model/text.f32', Uint8Array.of(1, 2, 3)]]));
    await waitFor('the bytes', async () =>
      expect(await store.read(['model/none.f32', 'model/text.f32'])).toEqual(
        new Map([['model/text.f32', Uint8Array.of(1, 2, 3)]]),
      ),
    );
    const place = { bucket: backend.objects.bucket, key: 'text-features/model/text.f32' };
    expect((await backend.objects.head(place))?.bytes).toBe(3);
    expect(lines).toEqual([]);
  });

  it('logs one warning for each job when the bucket does not answer, with its id and a count', async () => {
    const refuse = () => Promise.reject(new Error('connect ECONNREFUSED'));
    const { store, lines } = openStore(objectsWith({ get: refuse, put: refuse }));
    expect(await store.read(keysOf(600), 'seg_1')).toEqual(new Map());
    expect(await store.read(keysOf(2), 'seg_2')).toEqual(new Map());
    store.write(featuresOf(40), 'seg_1');
    await waitFor('the warnings', () => expect(lines).toHaveLength(3));
    const shown = lines.map(({ level, job_id, texts, failed }) => ({ level, job_id, texts, failed }));
    expect(shown).toEqual([
      { level: 'warn', job_id: 'seg_1', texts: 600, failed: 600 },
      { level: 'warn', job_id: 'seg_2', texts: 2, failed: 2 },
      { level: 'warn', job_id: 'seg_1', texts: 40, failed: 40 },
    ]);
    expect(JSON.stringify(lines[0])).toContain('ECONNREFUSED');
  });

  it('has no more than 16 requests under way, and makes no more after 16 failures', async () => {
    let [underWay, most, requests] = [0, 0, 0];
    const answers: (() => void)[] = [];
    const get: Objects['get'] = async () => {
      underWay += 1;
      requests += 1;
      most = Math.max(most, underWay);
      await new Promise<void>((answer) => answers.push(answer));
      underWay -= 1;
      throw new Error('slow');
    };
    const { store, lines } = openStore(objectsWith({ get }));
    const read = store.read(keysOf(600), 'seg_1');
    await waitFor('16 requests', () => expect(answers).toHaveLength(16));
    for (const answer of answers) answer();
    expect(await read).toEqual(new Map());
    expect({ most, requests }).toEqual({ most: 16, requests: 16 });
    expect(lines).toHaveLength(1);
  });

  it('starts the clock of a request with the request, not with the job', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    const answers: (() => void)[] = [];
    const get: Objects['get'] = () => new Promise((answer) => answers.push(() => answer(Uint8Array.of(1))));
    const { store, lines } = openStore(objectsWith({ get }));
    const read = store.read(keysOf(40));
    await waitFor('16 requests', () => expect(answers).toHaveLength(16));
    expect(timeout).toHaveBeenCalledTimes(16);
    answers[0]!();
    await waitFor('another request', () => expect(answers).toHaveLength(17));
    expect(timeout).toHaveBeenCalledTimes(17);
    for (let next = 1; next < 40; next += 1) {
      await waitFor('the next request', () => expect(answers.length).toBeGreaterThan(next));
      answers[next]!();
    }
    expect((await read).size).toBe(40);
    expect(timeout.mock.calls).toEqual(Array.from({ length: 40 }, () => [3000]));
    expect(lines).toEqual([]);
    timeout.mockRestore();
  });
});
