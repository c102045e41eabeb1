import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ClipEngine } from '#engine/inference/clip-engine.ts';
import type { SessionConfiguration } from '#engine/inference/onnx-session.ts';
import { GraphStages } from '#engine/pixels/graph-stages.ts';
import { KernelStages } from '#engine/pixels/kernel-stages.ts';
import { createPixelStages } from '#engine/pixels/create-pixel-stages.ts';
import type { PixelStages } from '#engine/pixels/pixel-stages.ts';
import { buildModel } from '#models/pack/built-model.ts';
import { FIXTURES } from '#test/conformance/write-fixtures.ts';
import { expectClose } from '#test/support/expect-close.ts';
import { pixelMapOf, randomPlanes, separate } from '#test/support/images/pixel-maps.ts';
import { refinePlanes, scorePlanes, type Plane } from '#test/support/reference/planes.ts';
import { makeTemporaryFolder } from '#test/support/temporary-folder.ts';

const { folder, remove } = makeTemporaryFolder();
afterAll(remove);
const model = await buildModel(join(FIXTURES, 'model'), folder);

function engineWith(configuration: Partial<SessionConfiguration>): ClipEngine {
  return new ClipEngine(model, { executionProvider: 'cpu', threads: 1, ...configuration });
}

/** One of each for the whole file, as a worker has one for all of its images. */
const STAGES: [name: string, stages: PixelStages][] = [
  ['the graphs', new GraphStages(engineWith({}))],
  ['the kernel in one thread', new KernelStages(1)],
  ['the kernel in three threads', new KernelStages(3)],
];

/**
 * Sizes that are no multiple of four pixels, eight queries or three threads, and one smaller than a
 * ring.
 */
const SHAPES = [
  { queries: 1, height: 9, width: 7, dilations: [2] },
  { queries: 8, height: 12, width: 16, dilations: [2, 4] },
  { queries: 19, height: 13, width: 21, dilations: [8, 16] },
  { queries: 3, height: 1, width: 5, dilations: [1, 3] },
  { queries: 4, height: 2, width: 1, dilations: [1, 2, 3, 4, 5, 6, 7, 8] },
];

function guideOf(planes: readonly Plane[]) {
  const { height, width } = planes[0]!;
  const data = Float32Array.from(planes.flatMap((plane) => Array.from(plane.data)));
  return { count: 3, height, width, data };
}

function createLogits(stages: PixelStages, planes: readonly Plane[]) {
  const { height, width } = planes[0]!;
  const logits = stages.createLogits(height, width, planes.length);
  logits.data.set(pixelMapOf(width, ...planes.map(({ data }) => data)).data);
  return logits;
}

const flat = (planes: readonly Plane[]) => planes.flatMap(({ data }) => Array.from(data));

describe.each(STAGES)('%s', (_, stages) => {
  it.each(SHAPES)(
    'refine $queries queries at $width x $height as the formula says',
    async ({ queries, height, width, dilations }) => {
      const guide = randomPlanes(3, height, width, 8);
      const planes = randomPlanes(queries, height, width, 9);
      for (const iterations of [1, 4]) {
        const logits = createLogits(stages, planes);
        await stages.refine(logits, guideOf(guide), { iterations, dilations });
        const expected = refinePlanes(planes, guide, { iterations, dilations });
        expectClose(flat(separate(logits)), flat(expected), { absolute: 2e-5 });
      }
    },
  );

  it('refine nothing in no iterations', async () => {
    const planes = randomPlanes(3, 4, 5, 9);
    const logits = createLogits(stages, planes);
    await stages.refine(logits, guideOf(randomPlanes(3, 4, 5, 8)), { iterations: 0, dilations: [8] });
    expect(flat(separate(logits))).toEqual(flat(planes));
  });

  it('leave logits alone that are the same everywhere, in a flat picture too', async () => {
    const even = [{ height: 20, width: 30, data: new Float32Array(600).fill(0.25) }];
    const logits = createLogits(stages, even);
    const gray = even.concat(even, even);
    await stages.refine(logits, guideOf(gray), { iterations: 10, dilations: [8, 16] });
    expectClose(flat(separate(logits)), flat(even), { absolute: 1e-6 });
  });

  it.each([
    { name: 'one query a class', classOfQuery: [0, 1, 2, 3, 4, 5, 6], logitScale: 1 },
    { name: 'several queries of a class', classOfQuery: [0, 0, 0, 1, 2, 2], logitScale: 40 },
    { name: 'one class', classOfQuery: [0, 0, 0, 0, 0], logitScale: 5 },
    { name: 'one query', classOfQuery: [0], logitScale: 50 },
    { name: 'logits far apart', classOfQuery: [0, 1, 1, 2], logitScale: 1000 },
  ])('score classes as the formula says: $name', async ({ classOfQuery, logitScale }) => {
    const planes = randomPlanes(classOfQuery.length, 7, 9, 10);
    const bounds = [...new Set(classOfQuery)].map((index) => classOfQuery.indexOf(index));
    const scores = await stages.scoreClasses(
      createLogits(stages, planes),
      [...bounds, classOfQuery.length],
      logitScale,
    );
    const expected = scorePlanes(planes, classOfQuery, logitScale);
    expect(scores).toMatchObject({ height: 7, width: 9, channels: bounds.length });
    expectClose(flat(separate(scores)), flat(expected), { absolute: 2e-6 });
  });

  it('stop at an abort', async () => {
    const logits = createLogits(stages, randomPlanes(9, 4, 5, 9));
    const guide = guideOf(randomPlanes(3, 4, 5, 8));
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(stages.refine(logits, guide, { iterations: 1, dilations: [8] }, signal)).rejects.toThrow(
      'enough',
    );
    await expect(stages.scoreClasses(logits, [0, 9], 1, signal)).rejects.toThrow('enough');
  });
});

describe('the kernel', () => {
  it('says how much memory is missing where 4 GiB do not do', () => {
    const create = () => new KernelStages(1).createLogits(3000, 4000, 100);
    expect(create).toThrow(
      expect.objectContaining({
        code: 'out-of-memory',
        message: expect.stringContaining('4.5 GiB') as string,
      }),
    );
  });
});

describe('createPixelStages', () => {
  it('takes the kernel on the CPU and the graphs on a GPU, unless told otherwise', () => {
    expect(createPixelStages(engineWith({}))).toBeInstanceOf(KernelStages);
    expect(createPixelStages(engineWith({ executionProvider: 'cuda' }))).toBeInstanceOf(GraphStages);
    expect(createPixelStages(engineWith({ pixelStages: 'graph' }))).toBeInstanceOf(GraphStages);
  });
});
