import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { prepareModel } from '#command-line/models/prepare-model.ts';
import { TaskDisplay } from '#command-line/display/task-display.ts';
import { ClipWeights } from '#models/weights/clip-weights.ts';
import { writeHuggingFaceFolder } from '#test/support/model/clip-folder.ts';
import { makeRandomClip, SMALL_SHAPE } from '#test/support/reference/random-clip.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const { value: read } = Object.getOwnPropertyDescriptor(ClipWeights.prototype, 'read') as {
  value: ClipWeights['read'];
};

afterEach(() => void vi.restoreAllMocks());

/** Prepares a model, and aborts after reading this many of its parameters. */
async function prepareUntil(reads: number, folder: string): Promise<unknown> {
  const model = writeHuggingFaceFolder(join(folder, 'model'), makeRandomClip(SMALL_SHAPE));
  const abort = new AbortController();
  if (reads === 0) abort.abort();
  const reading = vi.spyOn(ClipWeights.prototype, 'read');
  reading.mockImplementation(function abortHalfWay(this: ClipWeights, name) {
    if (reading.mock.calls.length === reads) abort.abort();
    return read.call(this, name);
  });
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  return prepareModel(model, join(folder, 'cache'), new TaskDisplay('model', false), abort.signal);
}

describe('an abort', () => {
  it('ends the packing of weights and leaves nothing half-written', async () => {
    const folder = temporaryFolder();

    await expect(prepareUntil(20, folder)).rejects.toMatchObject({ name: 'AbortError' });

    expect(readdirSync(join(folder, 'cache', 'models'))).toEqual([]);
  });

  it('comes before the first byte is written when the weights are still being hashed', async () => {
    const folder = temporaryFolder();

    await expect(prepareUntil(0, folder)).rejects.toMatchObject({ name: 'AbortError' });

    expect(existsSync(join(folder, 'cache'))).toBe(false);
  });
});
