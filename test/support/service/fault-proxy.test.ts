import { S3Client } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { Objects } from '#backend/objects.ts';
import { openLocalBackend } from './local-backend.ts';
import { startFaultProxy, type FaultRates } from './fault-proxy.ts';

const NONE: FaultRates = { seed: 1, refused: 0, answerLost: 0, slow: 0, slowMilliseconds: 0 };

async function openBoth(rates: Partial<FaultRates>, maxAttempts: number) {
  const backend = await openLocalBackend();
  const proxy = await startFaultProxy(backend.environment['AWS_ENDPOINT_URL_S3'] ?? '', {
    ...NONE,
    ...rates,
  });
  const client = new S3Client({ endpoint: proxy.url, forcePathStyle: true, maxAttempts });
  const objects = new Objects(client, backend.objects.bucket);
  return {
    direct: backend.objects,
    objects,
    proxy,
    async [Symbol.asyncDispose]() {
      client.destroy();
      await proxy[Symbol.asyncDispose]();
      await backend[Symbol.asyncDispose]();
    },
  };
}

const place = { bucket: 'itaclip', key: 'uploads/acme/image' };
const bytes = Buffer.alloc(300_000, 'image');

it('passes bytes on unchanged, both ways', async () => {
  await using both = await openBoth({}, 1);
  await both.objects.put(place.key, bytes, 'image/png');
  expect(Buffer.from((await both.objects.get(place)) ?? []).equals(bytes)).toBe(true);
  expect(both.proxy.injected).toEqual({ requests: 2, refused: 0, answerLost: 0, slow: 0 });
});

it('answers 500 to what it does not pass on', async () => {
  await using both = await openBoth({ refused: 1 }, 1);
  await expect(both.objects.put(place.key, bytes, 'image/png')).rejects.toThrow('Injected');
  expect(await both.direct.head(place)).toBeUndefined();
});

it('answers 500 to what it has passed on', async () => {
  await using both = await openBoth({ answerLost: 1 }, 1);
  await expect(both.objects.put(place.key, bytes, 'image/png')).rejects.toThrow('Injected');
  expect(await both.direct.head(place)).toMatchObject({ bytes: bytes.length });
});

it('injects the same for the same seed, and as much as it was told', async () => {
  const counts = [];
  for (let round = 0; round < 2; round++) {
    await using both = await openBoth({ refused: 0.3, slow: 0.1, slowMilliseconds: 1 }, 1);
    for (let time = 0; time < 60; time++) await both.objects.head(place).catch(() => undefined);
    counts.push(both.proxy.injected);
  }
  expect(counts[0]).toEqual(counts[1]);
  expect(counts[0]?.refused).toBeGreaterThan(8);
  expect(counts[0]?.refused).toBeLessThan(30);
});
