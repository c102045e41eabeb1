/** Runs a graph without weights straight from its bytes: for operators and graphs on their own. */
import '#engine/inference/disable-telemetry.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Graph } from '#models/onnx/graph.ts';
import { serializeGraph } from '#models/onnx/serialize.ts';

export type GraphInput = { shape: readonly number[]; data: Float32Array | BigInt64Array };
export type GraphOutput = { shape: readonly number[]; data: Float32Array };

export async function runGraph(
  graph: Graph,
  inputs: Record<string, GraphInput>,
): Promise<Record<string, GraphOutput>> {
  const session = await InferenceSession.create(serializeGraph(graph, 'no-weights.bin'), {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const feeds = Object.entries(inputs).map(([name, { shape, data }]) => [
    name,
    data instanceof Float32Array ? new Tensor('float32', data, shape) : new Tensor('int64', data, shape),
  ]);
  const results = await session.run(Object.fromEntries(feeds) as Record<string, Tensor>);
  await session.release();
  const outputs = Object.entries(results).map(([name, { dims, data }]) => [name, { shape: dims, data }]);
  return Object.fromEntries(outputs) as Record<string, GraphOutput>;
}
