import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fetchModel } from '#gpu-worker/storage/fetch-model.ts';
import { openLocalBackend } from '#test/support/service/local-backend.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const FILES = { 'config.json': randomBytes(800), 'model.safetensors': randomBytes(3_000_000) };

it('copies a model from the bucket once, and never has half of one under its name', async () => {
  await using backend = await openLocalBackend();
  const { objects } = backend;
  for (const [name, bytes] of Object.entries(FILES)) {
    await objects.put(`models/tiny/${name}`, bytes, 'application/octet-stream');
  }
  const folder = temporaryFolder();
  await expect(fetchModel(objects, 'tiny', folder, { signal: AbortSignal.abort() })).rejects.toThrow(
    /abort/i,
  );
  expect(await readdir(folder)).not.toContain('tiny');
  await fetchModel(objects, 'tiny', folder);
  for (const [name, bytes] of Object.entries(FILES)) {
    expect(await readFile(join(folder, 'tiny', name))).toEqual(bytes);
  }
  await objects.deleteBelow('models/');
  await fetchModel(objects, 'tiny', folder);
  expect(await readdir(folder)).toEqual(['tiny']);
});

it('puts an object together from its parts', async () => {
  await using backend = await openLocalBackend();
  const large = randomBytes(70 * 1024 * 1024 + 1);
  await backend.objects.put('models/large/config.json', randomBytes(10), 'application/json');
  await backend.objects.put('models/large/model.safetensors', large, 'application/octet-stream');
  const folder = temporaryFolder();
  await fetchModel(backend.objects, 'large', folder);
  expect(large.equals(await readFile(join(folder, 'large', 'model.safetensors')))).toBe(true);
});

it('takes of a packed model what the precision needs, and leaves the original weights', async () => {
  await using backend = await openLocalBackend();
  const files = ['packed.json', 'float32/weights.bin', 'int8/weights.bin', 'float16/weights.bin'];
  for (const file of [...files, 'config.json', 'model.safetensors'])
    await backend.objects.put(`models/packed/${file}`, Buffer.from(file), 'application/octet-stream');
  const fetched = async (precision: 'float32' | 'int8' | 'auto') => {
    const folder = temporaryFolder();
    await fetchModel(backend.objects, 'packed', folder, { precision });
    const found = await readdir(join(folder, 'packed'), { recursive: true });
    return found.filter((file) => file.includes('.')).toSorted();
  };
  expect(await fetched('float32')).toEqual(['float32/weights.bin', 'packed.json']);
  expect(await fetched('int8')).toEqual(['float32/weights.bin', 'int8/weights.bin', 'packed.json']);
  expect(await fetched('auto')).toEqual(files.toSorted());
});

it('says where it looked for a missing model', async () => {
  await using backend = await openLocalBackend();
  await expect(fetchModel(backend.objects, 'absent', temporaryFolder())).rejects.toThrow(/models\/absent\//);
});
