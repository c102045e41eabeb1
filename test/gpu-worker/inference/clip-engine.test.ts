import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ClipEngine } from '../../../gpu-worker/inference/clip-engine.ts';
import { buildModel } from '../../../models/build/built-model.ts';
import { writeHuggingFaceFolder } from '../../support/clip-folder.ts';
import { expectClose } from '../../support/expect-close.ts';
import { makeRandomClip, SMALL_SHAPE } from '../../support/reference/random-clip.ts';
import { encodeTokens } from '../../support/reference/towers.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('ClipEngine', () => {
  it('refuses text for a model with other tokens than CLIP’s', async () => {
    const folder = temporaryFolder();
    const clip = makeRandomClip(SMALL_SHAPE);
    const model = await buildModel(
      writeHuggingFaceFolder(join(folder, 'model'), clip),
      join(folder, 'cache'),
    );
    const engine = new ClipEngine(model, { executionProvider: 'cpu', threads: 1 });
    expect(() => engine.textFeatures(folder)).toThrow(
      expect.objectContaining({
        code: 'invalid-model',
        message: expect.stringMatching(/\b60\b.*49408/) as string,
      }),
    );
  });

  it('tries again to open what could not be opened', async () => {
    const clip = makeRandomClip(SMALL_SHAPE);
    const folder = temporaryFolder();
    const model = await buildModel(
      writeHuggingFaceFolder(join(folder, 'model'), clip),
      join(folder, 'cache'),
    );
    const path = await model.textEncoder();
    const graph = readFileSync(path);
    const engine = new ClipEngine(model, { executionProvider: 'cpu', threads: 1 });
    const ids = [1, 2, 3];
    const batch = { tokenIds: BigInt64Array.from(ids, BigInt), prompts: 1, tokens: 3, sources: [0] };

    writeFileSync(path, 'cut short');
    await expect(engine.encodePrompts(batch)).rejects.toThrow(/text-encoder/);

    writeFileSync(path, graph);
    expectClose(await engine.encodePrompts(batch), encodeTokens(ids, clip), { absolute: 2e-6 });
  });
});
