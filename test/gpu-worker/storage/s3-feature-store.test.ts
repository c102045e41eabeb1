import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '#contracts/log.ts';
import { S3FeatureStore } from '#gpu-worker/storage/s3-feature-store.ts';
import { waitFor } from '#test/support/patience.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';

let backend: LocalBackend;

beforeAll(async () => {
  backend = await openLocalBackend();
});
afterAll(() => backend[Symbol.asyncDispose]());

/** A store, and what it logs. */
function openStore(objects = backend.objects) {
  const lines: string[] = [];
  const log = createLogger('worker', 'info', { write: (line) => void lines.push(line) });
  return { store: new S3FeatureStore(objects, log), lines };
}

describe('S3FeatureStore', () => {
  it('gives back what was put, under the prefix of text features', async () => {
    const { store, lines } = openStore();
    expect(await store.get('model/text.f32')).toBeUndefined();
    store.put('model/text.f32', Uint8Array.of(1, 2, 3));
    await waitFor('the bytes', async () =>
      expect(await store.get('model/text.f32')).toEqual(Uint8Array.of(1, 2, 3)),
    );
    const place = { bucket: backend.objects.bucket, key: 'text-features/model/text.f32' };
    expect((await backend.objects.head(place))?.bytes).toBe(3);
    expect(lines).toEqual([]);
  });

  it('says in the log that the bucket does not answer, and nothing else happens', async () => {
    const refuse = () => Promise.reject(new Error('connect ECONNREFUSED'));
    const objects = Object.assign(Object.create(backend.objects) as typeof backend.objects, {
      get: refuse,
      put: refuse,
    });
    const { store, lines } = openStore(objects);
    expect(await store.get('model/text.f32')).toBeUndefined();
    store.put('model/text.f32', Uint8Array.of(1));
    await waitFor('both log lines', () => expect(lines).toHaveLength(2));
    expect(lines.map((line) => (JSON.parse(line) as { level: string }).level)).toEqual(['warn', 'warn']);
    expect(lines[0]).toContain('ECONNREFUSED');
  });
});
