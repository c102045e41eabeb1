/**
 * Tells whether this machine can load the CUDA provider; tests that need a machine without it are
 * skipped there.
 */
import '#engine/inference/disable-telemetry.ts';
import { env, InferenceSession } from 'onnxruntime-node';
import { buildMerge } from '#models/graphs/merge.ts';
import { serializeGraph } from '#models/onnx/serialize.ts';

/** Returns the reason to skip a test that needs a machine without CUDA; undefined without CUDA. */
export async function reasonWithCuda(): Promise<string | undefined> {
  env.logLevel = 'fatal';
  const graph = serializeGraph(buildMerge(), 'no-weights.bin');
  try {
    await InferenceSession.create(graph, { executionProviders: ['cuda'] });
  } catch {
    return undefined;
  }
  return 'needs a machine on which the CUDA provider cannot be loaded';
}
