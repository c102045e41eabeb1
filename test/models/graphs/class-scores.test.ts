import { describe, expect, it } from 'vitest';
import { buildClassScores, tabulateQueries } from '#models/graphs/class-scores.ts';
import { expectClose } from '#test/support/expect-close.ts';
import { SeededRandom } from '#test/support/random.ts';
import { pixelMapOf } from '#test/support/images/pixel-maps.ts';
import { scorePlanes, type Plane } from '#test/support/reference/planes.ts';
import { runGraph } from '#test/support/model/run-graph.ts';

describe('class scores', () => {
  it.each([
    { name: 'one query a class', classOfQuery: [0, 1, 2, 3, 4], logitScale: 1 },
    { name: 'several queries of a class', classOfQuery: [0, 0, 1, 2, 2], logitScale: 40 },
    { name: 'one class', classOfQuery: [0, 0, 0, 0, 0], logitScale: 5 },
  ])('are the best of each class after a softmax over all: $name', async ({ classOfQuery, logitScale }) => {
    const [height, width] = [5, 7];
    const data = new SeededRandom(10).values(classOfQuery.length * height * width);
    const planes = classOfQuery.map((_, query) => ({
      height,
      width,
      data: data.subarray(query * height * width, (query + 1) * height * width),
    }));
    const bounds = [...new Set(classOfQuery)].map((index) => classOfQuery.indexOf(index));
    const table = tabulateQueries([...bounds, classOfQuery.length]);
    const interleave = (all: readonly Plane[]) => pixelMapOf(width, ...all.map((plane) => plane.data)).data;
    const expected = interleave(scorePlanes(planes, classOfQuery, logitScale));
    const { class_scores: scores } = await runGraph(buildClassScores(), {
      query_logits: { shape: [height * width, classOfQuery.length], data: interleave(planes) },
      logit_scale: { shape: [], data: Float32Array.of(logitScale) },
      queries_of_class: { shape: [table.classes, table.slots], data: table.data },
    });
    expectClose(scores!.data, expected, { absolute: 2e-6 });
  });
});

describe('tabulateQueries', () => {
  it('gives each class its queries, and repeats the first where there are fewer', () => {
    expect(tabulateQueries([0, 1, 4])).toEqual({
      classes: 2,
      slots: 3,
      queries: 4,
      data: BigInt64Array.of(0n, 0n, 0n, 1n, 2n, 3n),
    });
  });
});
