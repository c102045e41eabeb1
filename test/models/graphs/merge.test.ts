import { describe, it } from 'vitest';
import { buildMerge } from '#models/graphs/merge.ts';
import { expectClose } from '#test/support/expect-close.ts';
import { SeededRandom } from '#test/support/random.ts';
import { runGraph } from '#test/support/model/run-graph.ts';

describe('the merge graph', () => {
  it('multiplies every query by the matrices of both sides', async () => {
    const random = new SeededRandom(6);
    const [queries, gridRows, gridColumns, height, width] = [3, 4, 6, 5, 7];
    const grids = random.values(queries * gridRows * gridColumns);
    const rows = random.values(height * gridRows);
    const columns = random.values(width * gridColumns);
    const expected: number[] = [];
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        for (let query = 0; query < queries; query += 1) {
          let sum = 0;
          for (let i = 0; i < gridRows; i += 1) {
            for (let j = 0; j < gridColumns; j += 1) {
              const logit = grids[(i * gridColumns + j) * queries + query]!;
              sum += rows[y * gridRows + i]! * logit * columns[x * gridColumns + j]!;
            }
          }
          expected.push(sum);
        }
      }
    }
    const { query_logits: logits } = await runGraph(buildMerge(), {
      grid_logits: { shape: [gridRows, gridColumns, queries], data: grids },
      row_matrix: { shape: [height, gridRows], data: rows },
      column_matrix: { shape: [width, gridColumns], data: columns },
    });
    expectClose(logits!.data, expected, { absolute: 1e-5 });
  });
});
