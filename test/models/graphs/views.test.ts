import { describe, expect, it } from 'vitest';
import { VIEWS, type View } from '#contracts/segmentation/encoder-options.ts';
import { makeView } from '#models/graphs/views.ts';
import { Graph } from '#models/onnx/graph.ts';
import { expectClose } from '#test/support/expect-close.ts';
import { SeededRandom } from '#test/support/random.ts';
import { viewOf } from '#test/support/reference/views.ts';
import { runGraph } from '#test/support/model/run-graph.ts';

async function runView(view: View, data: Float32Array, size: number): Promise<Float32Array> {
  const graph = new Graph('view');
  graph.output('view', makeView(view, graph.input('windows', 'float32', ['windows', 3, size, size])));
  const shape = [data.length / (3 * size * size), 3, size, size];
  return (await runGraph(graph, { windows: { shape, data } }))['view']!.data;
}

describe('makeView', () => {
  it.each(VIEWS)('makes the view %s of every window', async (view) => {
    const size = 24;
    const data = new SeededRandom(5).values(2 * 3 * size * size);
    const expected = [0, 1].flatMap((window) => {
      const length = 3 * size * size;
      const picture = { size, data: data.subarray(window * length, (window + 1) * length) };
      return Array.from(viewOf(view, picture).data);
    });
    expectClose(await runView(view, data, size), expected, { absolute: 2e-6 });
  });

  it('turns a color to gray by the weights of its channels', async () => {
    const size = 16;
    const red = new Float32Array(3 * size * size).fill(1, 0, size * size);
    expectClose(await runView('grey', red, size), Array<number>(3 * size * size).fill(0.2989), {
      absolute: 1e-6,
    });
  });

  it('leaves a flat picture as it is when it is blurred', async () => {
    const flat = new Float32Array(3 * 16 * 16).fill(1.5);
    expectClose(await runView('blur', flat, 16), flat, { absolute: 1e-6 });
  });

  it('blurs the corner by what is reflected there', async () => {
    const size = 16;
    const data = new Float32Array(3 * size * size);
    data[size + 1] = 1;
    const blurred = await runView('blur', data, size);
    // Pixel (1, 1) is seen from the corner at the offsets 1 and -1 along both axes.
    const weights = [-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5].map((offset) => Math.exp(-(offset ** 2) / 50));
    const share = (2 * weights[4]!) / weights.reduce((sum, weight) => sum + weight, 0);
    expectClose([blurred[0]!], [share ** 2], { absolute: 1e-6 });
    expect(blurred[size * size]).toBe(0);
  });
});
