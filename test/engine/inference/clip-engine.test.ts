import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { View } from '#contracts/segmentation/encoder-options.ts';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { ClipEngine } from '#engine/inference/clip-engine.ts';
import { OnnxSession } from '#engine/inference/onnx-session.ts';
import { buildModel } from '#models/pack/built-model.ts';
import { batchPrompts } from '#models/text/prompt-trees.ts';
import { writeHuggingFaceFolder } from '#test/support/model/clip-folder.ts';
import { expectClose } from '#test/support/expect-close.ts';
import { CLIP_TOKENS_SHAPE, makeRandomClip, SMALL_SHAPE } from '#test/support/reference/random-clip.ts';
import { encodeTokens } from '#test/support/reference/towers.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

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
    const clip = makeRandomClip(CLIP_TOKENS_SHAPE);
    const folder = temporaryFolder();
    const model = await buildModel(
      writeHuggingFaceFolder(join(folder, 'model'), clip),
      join(folder, 'cache'),
    );
    const path = await model.textEncoder();
    const graph = readFileSync(path);
    const engine = new ClipEngine(model, { executionProvider: 'cpu', threads: 1 });
    const ids = [1, 2, 3];
    const [batch] = batchPrompts([ids]);

    writeFileSync(path, 'cut short');
    await expect(engine.encodePrompts(batch!)).rejects.toThrow(/text-encoder/);

    writeFileSync(path, graph);
    expectClose(await engine.encodePrompts(batch!), encodeTokens(ids, clip), { absolute: 2e-6 });
  });

  it('gives the memory of image encoders back that were not used for long', async () => {
    const folder = temporaryFolder();
    const clip = makeRandomClip(SMALL_SHAPE);
    const source = writeHuggingFaceFolder(join(folder, 'model'), clip);
    const engine = new ClipEngine(await buildModel(source, join(folder, 'cache')), {
      executionProvider: 'cpu',
      threads: 1,
    });
    const released = vi.spyOn(OnnxSession.prototype, 'release');
    const side = engine.windowSize;
    const encode = (views: View[]) =>
      engine.encodePatches(
        new Float32Array(3 * side * side),
        mergeOptions({ views, intermediate_layers: [1] }),
      );

    await encode(['original']);
    const first = await encode(['grey']);
    await encode(['original']);
    expect(released).not.toHaveBeenCalled();
    // The gray one is the least recently used.
    await encode(['blur']);
    expect(released).toHaveBeenCalledTimes(1);
    await encode(['original']);
    expect(released).toHaveBeenCalledTimes(1);
    expect(await encode(['grey'])).toEqual(first);
    expect(released).toHaveBeenCalledTimes(2);
  });
});
