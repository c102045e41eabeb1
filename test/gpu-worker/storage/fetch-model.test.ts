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
  await expect(fetchModel(objects, 'tiny', folder, AbortSignal.abort())).rejects.toThrow(/abort/i);
  expect(await readdir(folder)).not.toContain('tiny');
  await fetchModel(objects, 'tiny', folder);
  for (const [name, bytes] of Object.entries(FILES)) {
    expect(await readFile(join(folder, 'tiny', name))).toEqual(bytes);
  }
  await objects.deleteBelow('models/');
  await fetchModel(objects, 'tiny', folder);
  expect(await readdir(folder)).toEqual(['tiny']);
});

it('says where it looked for a missing model', async () => {
  await using backend = await openLocalBackend();
  await expect(fetchModel(backend.objects, 'absent', temporaryFolder())).rejects.toThrow(/models\/absent\//);
});
