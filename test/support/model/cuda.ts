/**
 * Tells whether this machine can load the CUDA provider; tests that need a machine without it are
 * skipped there.
 */
import '#engine/inference/disable-telemetry.ts';
import { env, InferenceSession } from 'onnxruntime-node';
import { buildMerge } from '#models/graphs/merge.ts';
import { serializeGraph } from '#models/onnx/serialize.ts';

/**
 * Returns the reason to skip a test that needs a machine without CUDA, and prints it; undefined
 * without CUDA.
 */
export async function reasonWithCuda(): Promise<string | undefined> {
  env.logLevel = 'fatal';
  const graph = serializeGraph(buildMerge(), 'no-weights.bin');
  try {
    await InferenceSession.create(graph, { executionProviders: ['cuda'] });
  } catch {
    return undefined;
  }
  const reason = 'needs a machine on which the CUDA provider cannot be loaded';
  process.stdout.write(`skipped: ${reason}\n`);
  return reason;
}
