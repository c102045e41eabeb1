/** Tries an execution provider in this process, with a graph of two small matrix products. */
import { ProblemError } from '#contracts/errors.ts';
import type { ExecutionProvider } from '#contracts/segmentation/execution-provider.ts';
import { buildMerge } from '#models/graphs/merge.ts';
import { serializeGraph } from '#models/onnx/serialize.ts';
import { floats, OnnxSession } from '../inference/onnx-session.ts';

const FEEDS = {
  grid_logits: floats(Float32Array.of(2), [1, 1, 1]),
  row_matrix: floats(Float32Array.of(3), [1, 1]),
  column_matrix: floats(Float32Array.of(7), [1, 1]),
};
const PRODUCT = 42;

/** Throws `provider-unavailable` if the provider does not open or computes something else. */
export async function tryProvider(executionProvider: ExecutionProvider): Promise<void> {
  const graph = serializeGraph(buildMerge(), 'weights.bin');
  const session = await OnnxSession.open(graph, { executionProvider, threads: 1 });
  try {
    const [product] = await session.run(FEEDS, 'query_logits');
    if (product !== PRODUCT) throw computesWrongly(executionProvider, product);
  } finally {
    await session.release();
  }
}

function computesWrongly(provider: ExecutionProvider, product: number | undefined): ProblemError {
  return new ProblemError(
    'provider-unavailable',
    `The execution provider "${provider}" cannot be used: it computes 2 x 3 x 7 = ${product}.`,
  );
}
