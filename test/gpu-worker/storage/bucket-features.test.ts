import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deleteImage } from '#backend/delete-image.ts';
import type { Objects } from '#backend/objects.ts';
import { createLogger } from '#contracts/log.ts';
import { uploadKey } from '#contracts/storage/object-keys.ts';
import { BucketFeatures } from '#gpu-worker/storage/bucket-features.ts';
import { waitFor } from '#test/support/patience.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';

const IMAGE = uploadKey('acme', 'upl_one');
const SCOPE = { owner: 'acme', image: IMAGE };
const FILE = Uint8Array.of(1, 2, 3);

let backend: LocalBackend;
let lines: Record<string, unknown>[];

beforeAll(async () => {
  backend = await openLocalBackend();
});
afterAll(() => backend[Symbol.asyncDispose]());
beforeEach(async () => {
  lines = [];
  await backend.objects.deleteBelow('');
  await backend.objects.put(IMAGE, Uint8Array.of(9), 'image/png');
});

function open(objects: Objects = backend.objects): BucketFeatures {
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  return new BucketFeatures(objects, createLogger('worker', 'info', { write }));
}

const stored = () => backend.objects.listBelow('image-features/');

async function store(key: string): Promise<void> {
  await open().write(key, FILE, SCOPE);
  await waitFor('the features', async () =>
    expect(await stored()).toContain(`image-features/acme/upl_one/${key}.f32`),
  );
}

describe('features of images in the bucket', () => {
  it('are read by other workers', async () => {
    expect(await open().read('a', SCOPE)).toBeUndefined();
    await store('a');
    expect(await open().read('a', SCOPE)).toEqual(FILE);
    expect(lines).toEqual([]);
  });

  it('are deleted with their image, and those of other images are not', async () => {
    await store('a');
    await store('b');
    const other = 'image-features/acme/upl_one_more/a.f32';
    await backend.objects.put(other, FILE, 'application/octet-stream');
    await deleteImage(backend.objects, IMAGE);
    expect(await backend.objects.listBelow('')).toEqual([other]);
  });

  it('do not outlive an image that was deleted while they were computed', async () => {
    const steps: string[] = [];
    const objects = Object.assign(Object.create(backend.objects) as Objects, {
      delete: async (key: string) => {
        await backend.objects.delete(key);
        steps.push(key);
      },
    });
    await deleteImage(backend.objects, IMAGE);
    await open(objects).write('late', FILE, SCOPE);
    await waitFor('the deletion', async () => expect(steps).toHaveLength(1));
    expect(await stored()).toEqual([]);
  });

  it('are not written for an image outside the bucket', async () => {
    const refuse = () => Promise.reject(new Error('nobody should ask'));
    const objects = Object.assign(Object.create(backend.objects) as Objects, { get: refuse, put: refuse });
    await open(objects).write('a', FILE, { owner: 'acme' });
    expect(await open(objects).read('a', { owner: 'acme' })).toBeUndefined();
    expect(lines).toEqual([]);
  });

  it('count as none, with a warning, when the bucket does not answer', async () => {
    const refuse = () => Promise.reject(new Error('connect ECONNREFUSED'));
    const objects = Object.assign(Object.create(backend.objects) as Objects, { get: refuse, put: refuse });
    expect(await open(objects).read('a', SCOPE)).toBeUndefined();
    await open(objects).write('a', FILE, SCOPE);
    await waitFor('both warnings', async () => expect(lines).toHaveLength(2));
    expect(lines.map(({ msg }) => msg)).toEqual([
      'features of an image cannot be read; they are computed',
      'features of an image cannot be kept',
    ]);
  });
});
