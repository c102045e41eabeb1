import { describe, expect, it } from 'vitest';
import { clipParameters } from '#models/weights/clip-architecture.ts';
import { ClipWeights, digestWeights } from '#models/weights/clip-weights.ts';
import { missingShared, sharedPath } from '#test/support/shared-files.ts';
import { writeHuggingFaceFolder, writeOpenClipFolder } from '#test/support/model/clip-folder.ts';
import {
  makeRandomClip,
  SMALL_SHAPE,
  type ClipShape,
  type ReferenceClip,
} from '#test/support/reference/random-clip.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';
import type { FloatType } from '#test/support/model/write-safetensors.ts';

const missingGoldens = missingShared('goldens');

const SHAPES: Record<string, ClipShape> = {
  'three blocks on 32 pixels': SMALL_SHAPE,
  'patches of 16 on 48 pixels, four heads, gelu': {
    ...SMALL_SHAPE,
    activation: 'gelu',
    vision: { width: 64, heads: 4, layers: 2, feedForwardWidth: 256, imageSize: 48, patchSize: 16 },
  },
  'one patch and one block': {
    ...SMALL_SHAPE,
    vision: { width: 8, heads: 1, layers: 1, feedForwardWidth: 8, imageSize: 14, patchSize: 14 },
    text: { width: 8, heads: 1, layers: 1, feedForwardWidth: 16, contextLength: 32, vocabularySize: 9 },
  },
};

async function readAll(folder: string): Promise<Map<string, Float32Array>> {
  await using weights = await ClipWeights.open(folder);
  const all = new Map<string, Float32Array>();
  for (const { name } of clipParameters(weights.architecture)) all.set(name, await weights.read(name));
  return all;
}

/** The expected parameters, from the model that the files were written from. */
function expectedParameters({ vision, text }: ReferenceClip): Map<string, number[]> {
  const all = new Map<string, number[]>([
    ['vision.patch_embedding', vision.patchEmbedding.flat()],
    ['vision.class_embedding', vision.classEmbedding],
    ['vision.position_embedding', vision.positions.flat()],
    ['vision.projection', vision.projection.flat()],
    ['text.token_embedding', text.tokenEmbedding.flat()],
    ['text.position_embedding', text.positions.flat()],
    ['text.projection', text.projection.flat()],
  ]);
  const pair = (name: string, { weight, bias }: { weight: number[] | number[][]; bias: number[] }) => {
    all.set(`${name}.weight`, weight.flat());
    all.set(`${name}.bias`, bias);
  };
  pair('vision.pre_norm', vision.preNorm);
  pair('vision.post_norm', vision.postNorm);
  pair('text.final_norm', text.finalNorm);
  for (const [tower, { blocks }] of Object.entries({ vision, text })) {
    for (const [index, block] of blocks.entries()) {
      const name = `${tower}.blocks.${index}`;
      pair(`${name}.norm1`, block.norm1);
      pair(`${name}.norm2`, block.norm2);
      pair(`${name}.attention.query`, block.query);
      pair(`${name}.attention.key`, block.key);
      pair(`${name}.attention.value`, block.value);
      pair(`${name}.attention.output`, block.output);
      pair(`${name}.feed_forward.expand`, block.expand);
      pair(`${name}.feed_forward.contract`, block.contract);
    }
  }
  return all;
}

function expectParameters(actual: Map<string, Float32Array>, expected: Map<string, number[]>): void {
  expect([...actual.keys()].toSorted()).toEqual([...expected.keys()].toSorted());
  for (const [name, values] of expected) expect([name, ...actual.get(name)!]).toEqual([name, ...values]);
}

function bytesOf(values: Float32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

describe('ClipWeights', () => {
  const layouts = { 'Hugging Face': writeHuggingFaceFolder, OpenCLIP: writeOpenClipFolder };
  const combinations = Object.entries(layouts).flatMap(([layout, write]) =>
    Object.entries(SHAPES).map(([shape, value]) => ({ layout, write, shape, value })),
  );

  it.each(combinations)('reads every parameter of $layout: $shape', async ({ write, value }) => {
    const clip = makeRandomClip(value);
    expectParameters(await readAll(write(temporaryFolder(), clip)), expectedParameters(clip));
  });

  it.each<FloatType>(['F16', 'BF16'])('reads the same from %s', async (dtype) => {
    const clip = makeRandomClip(SMALL_SHAPE);
    const folder = writeOpenClipFolder(temporaryFolder(), clip, { dtype });
    expectParameters(await readAll(folder), expectedParameters(clip));
  });

  it.each(combinations)('reads the architecture of $layout: $shape', async ({ write, value }) => {
    await using weights = await ClipWeights.open(write(temporaryFolder(), makeRandomClip(value)));
    const tower = { activation: value.activation, layerNormEpsilon: 1e-5 };
    expect(weights.architecture).toEqual({
      projectionWidth: value.projectionWidth,
      vision: { ...value.vision, ...tower },
      text: { ...value.text, ...tower },
    });
  });

  it('reads the recorded model alike from both layouts', async ({ skip }) => {
    skip(missingGoldens !== undefined, missingGoldens);
    const ours = await readAll(sharedPath('goldens/model'));
    const theirs = await readAll(sharedPath('goldens/model-openclip'));
    expect([...theirs.keys()]).toEqual([...ours.keys()]);
    for (const [name, values] of ours) {
      expect({ name, equal: bytesOf(theirs.get(name)!).equals(bytesOf(values)) }).toEqual({
        name,
        equal: true,
      });
    }
  });
});

describe('digestWeights', () => {
  it('is of the weights and of the activation', async () => {
    const clip = makeRandomClip(SMALL_SHAPE);
    const digests = await Promise.all(
      [clip, clip, { ...clip, activation: 'gelu' as const }, makeRandomClip(SMALL_SHAPE, 2)].map((each) =>
        digestWeights(writeHuggingFaceFolder(temporaryFolder(), each)),
      ),
    );
    expect(digests[1]).toBe(digests[0]);
    expect(new Set(digests).size).toBe(3);
  });
});
