import { describe, it } from 'vitest';
import type { PamrOptions } from '#contracts/segmentation/options.ts';
import { buildPamr } from '#models/graphs/pamr.ts';
import { expectClose } from '#test/support/expect-close.ts';
import { pixelMapOf, randomPlanes } from '#test/support/images/pixel-maps.ts';
import { refinePlanes, type Plane } from '#test/support/reference/planes.ts';
import { runGraph } from '#test/support/model/run-graph.ts';

const [HEIGHT, WIDTH, QUERIES] = [21, 18, 3];

/** The shape is [height, width, queries]. */
function interleave(planes: readonly Plane[]): Float32Array {
  return pixelMapOf(WIDTH, ...planes.map(({ data }) => data)).data;
}

async function expectRefined(options: PamrOptions): Promise<void> {
  const guide = randomPlanes(3, HEIGHT, WIDTH, 8);
  const logits = randomPlanes(QUERIES, HEIGHT, WIDTH, 9);
  const { refined_logits: refined } = await runGraph(buildPamr(options), {
    guide: {
      shape: [3, HEIGHT, WIDTH],
      data: Float32Array.from(guide.flatMap(({ data }) => Array.from(data))),
    },
    query_logits: { shape: [HEIGHT, WIDTH, QUERIES], data: interleave(logits) },
  });
  expectClose(refined!.data, interleave(refinePlanes(logits, guide, options)), { absolute: 2e-5 });
}

describe('the PAMR graph', () => {
  it.each([0, 1, 10])('refines as the formula says in %i iterations', async (iterations) => {
    await expectRefined({ iterations, dilations: [2, 4] });
  });

  it.each([{ dilations: [1] }, { dilations: [8, 16] }, { dilations: [3, 1, 5] }])(
    'reaches its neighbors at $dilations, with the border repeated',
    async ({ dilations }) => {
      await expectRefined({ iterations: 2, dilations });
    },
  );
});
