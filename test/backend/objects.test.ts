import pMap from 'p-map';
import { describe, expect, it } from 'vitest';
import { openLocalBackend } from '#test/support/service/local-backend.ts';
import { startScriptedStore, type StoreRequest } from '#test/support/service/scripted-store.ts';

const KEYS = ['jobs/a', 'jobs/b', 'jobs/c'];
const LISTING = `<ListBucketResult>${KEYS.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('')}\
<IsTruncated>false</IsTruncated></ListBucketResult>`;

function failures(keys: readonly string[], code: string): string {
  const errors = keys.map((key) => `<Error><Key>${key}</Key><Code>${code}</Code></Error>`);
  return `<DeleteResult>${errors.join('')}</DeleteResult>`;
}

const keysIn = ({ body }: StoreRequest) => [...body.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key);

describe('deleting everything below a prefix', () => {
  it('deletes a thousand objects and more', async () => {
    await using backend = await openLocalBackend();
    const { objects } = backend;
    const numbers = Array.from({ length: 1001 }, (_, index) => index);
    await pMap(numbers, (index) => objects.put(`many/${index}`, new Uint8Array(1), 'a/b'), {
      concurrency: 20,
    });
    await objects.put('others/1', new Uint8Array(1), 'a/b');
    await objects.deleteBelow('many/');
    expect(await objects.listBelow('')).toEqual(['others/1']);
  });

  it('retries the keys that the store refused within an answer of 200', async () => {
    const asked: (string | undefined)[][] = [];
    await using store = await startScriptedStore((request) => {
      if (request.method === 'GET') return LISTING;
      asked.push(keysIn(request));
      return failures(asked.length === 1 ? ['jobs/b'] : [], 'InternalError');
    });
    await store.objects.deleteBelow('jobs/');
    expect(asked).toEqual([KEYS, ['jobs/b']]);
  });

  it('fails with the key and the reason if the store keeps refusing', async () => {
    let asked = 0;
    await using store = await startScriptedStore(({ method }) => {
      if (method === 'GET') return LISTING;
      asked += 1;
      return failures(['jobs/b', 'jobs/c'], 'SlowDown');
    });
    await expect(store.objects.deleteBelow('jobs/')).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/2 objects.*jobs\/b.*SlowDown/),
    });
    expect(asked).toBe(3);
  });
});
