import { expect, it } from 'vitest';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { openLocalBackend } from '#test/support/service/local-backend.ts';

it('stores and returns an image of the largest size in one piece', async () => {
  await using backend = await openLocalBackend();
  await backend.objects.put('large', new Uint8Array(SERVICE_LIMITS.imageBytes).fill(7), 'image/png');
  const stored = await backend.objects.head({ bucket: backend.objects.bucket, key: 'large' });
  expect(stored?.bytes).toBe(SERVICE_LIMITS.imageBytes);
});
