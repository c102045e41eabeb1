import { describe, it } from 'vitest';
import { buildClassScores } from '../../../models/graphs/class-scores.ts';
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
    const expected = scorePlanes(planes, classOfQuery, logitScale).flatMap((plane) => Array.from(plane.data));
    const { class_scores: scores } = await runGraph(buildClassScores(), {
      query_logits: { shape: [classOfQuery.length, height, width], data },
      logit_scale: { shape: [], data: Float32Array.of(logitScale) },
      class_of_query: { shape: [classOfQuery.length, 1], data: BigInt64Array.from(classOfQuery, BigInt) },
      class_count: { shape: [1], data: BigInt64Array.of(BigInt(Math.max(...classOfQuery) + 1)) },
    });
    expectClose(scores!.data, expected, { absolute: 2e-6 });
  });
});
