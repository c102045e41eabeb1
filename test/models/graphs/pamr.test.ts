import { describe, it } from 'vitest';
import type { PamrOptions } from '../../../contracts/options.ts';
import { buildPamr } from '../../../models/graphs/pamr.ts';
import { expectClose } from '../../support/expect-close.ts';
import { SeededRandom } from '../../support/random.ts';
import { refinePlanes, resizePlane, type Plane } from '../../support/reference/planes.ts';
import { runGraph } from '../../support/run-graph.ts';

const [HEIGHT, WIDTH, QUERIES] = [21, 18, 3];

/** Noise on a slope: no area is flat, so sigma is not rounding noise. */
function randomPlanes(count: number, height: number, width: number, seed: number): Float32Array {
  return new SeededRandom(seed)
    .values(count * height * width)
    .map((value, index) => value + (index % width) / width);
}

function planesOf(data: Float32Array, height: number, width: number): Plane[] {
  const length = height * width;
  return Array.from({ length: data.length / length }, (_, index) => ({
    height,
    width,
    data: data.subarray(index * length, (index + 1) * length),
  }));
}

async function expectRefined(options: PamrOptions, imageHeight = HEIGHT, imageWidth = WIDTH): Promise<void> {
  const image = randomPlanes(3, imageHeight, imageWidth, 8);
  const logits = randomPlanes(QUERIES, HEIGHT, WIDTH, 9);
  const guide = planesOf(image, imageHeight, imageWidth).map((plane) => resizePlane(plane, HEIGHT, WIDTH));
  const expected = refinePlanes(planesOf(logits, HEIGHT, WIDTH), guide, options);
  const { refined_logits: refined } = await runGraph(buildPamr(options), {
    image: { shape: [1, 3, imageHeight, imageWidth], data: image },
    query_logits: { shape: [QUERIES, HEIGHT, WIDTH], data: logits },
  });
  expectClose(
    refined!.data,
    expected.flatMap(({ data }) => Array.from(data)),
    { absolute: 2e-5 },
  );
}

describe('PAMR', () => {
  it.each([0, 1, 10])('refines as the formula says in %i iterations', async (iterations) => {
    await expectRefined({ iterations, dilations: [2, 4] });
  });

  it.each([{ dilations: [1] }, { dilations: [8, 16] }, { dilations: [3, 1, 5] }])(
    'reaches its neighbours at $dilations, with the border repeated',
    async ({ dilations }) => {
      await expectRefined({ iterations: 2, dilations });
    },
  );

  it('brings the picture to the size of the logits', async () => {
    await expectRefined({ iterations: 1, dilations: [2] }, 14, 27);
  });

  it('leaves logits alone that are the same everywhere', async () => {
    const logits = new Float32Array(HEIGHT * WIDTH).fill(0.25);
    const { refined_logits: refined } = await runGraph(buildPamr({ iterations: 10, dilations: [8, 16] }), {
      image: { shape: [1, 3, HEIGHT, WIDTH], data: randomPlanes(3, HEIGHT, WIDTH, 8) },
      query_logits: { shape: [1, HEIGHT, WIDTH], data: logits },
    });
    expectClose(refined!.data, logits, { absolute: 1e-6 });
  });
});
