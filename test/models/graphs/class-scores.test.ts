import { describe, expect, it } from 'vitest';
import { buildClassScores, tabulateQueries } from '../../../models/graphs/class-scores.ts';
import { expectClose } from '../../support/expect-close.ts';
import { SeededRandom } from '../../support/random.ts';
import { scorePlanes } from '../../support/reference/planes.ts';
import { runGraph } from '../../support/run-graph.ts';

describe('class scores', () => {
  it.each([
    { name: 'one query a class', classOfQuery: [0, 1, 2, 3, 4], logitScale: 1 },
    { name: 'several queries of a class', classOfQuery: [0, 0, 1, 2, 2], logitScale: 40 },
    { name: 'queries in any order', classOfQuery: [1, 0, 2, 0, 1], logitScale: 60 },
    { name: 'one class', classOfQuery: [0, 0, 0, 0, 0], logitScale: 5 },
  ])('are the best of each class after a softmax over all: $name', async ({ classOfQuery, logitScale }) => {
    const [height, width] = [5, 7];
    const data = new SeededRandom(10).values(classOfQuery.length * height * width);
    const planes = classOfQuery.map((_, query) => ({
      height,
      width,
      data: data.subarray(query * height * width, (query + 1) * height * width),
    }));
    const table = tabulateQueries(classOfQuery);
    const expected = scorePlanes(planes, classOfQuery, logitScale).flatMap((plane) => Array.from(plane.data));
    const { class_scores: scores } = await runGraph(buildClassScores(), {
      query_logits: { shape: [classOfQuery.length, height, width], data },
      logit_scale: { shape: [], data: Float32Array.of(logitScale) },
      queries_of_class: { shape: [table.classes, table.slots], data: table.data },
    });
    expectClose(scores!.data, expected, { absolute: 2e-6 });
  });
});

describe('tabulateQueries', () => {
  it('gives each class its queries, and repeats the first where there are fewer', () => {
    expect(tabulateQueries([1, 0, 1, 1])).toEqual({
      classes: 2,
      slots: 3,
      data: BigInt64Array.of(1n, 1n, 1n, 0n, 2n, 3n),
    });
  });
});
