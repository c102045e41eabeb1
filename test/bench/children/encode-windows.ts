/** A process that opens the image encoder with given settings of the runtime and times it. */
import '#engine/inference/disable-telemetry.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { randomValues } from '#models/random/random-values.ts';
import { answerParent } from '../child-process.ts';

export type RuntimeConfiguration = {
  threads: number;
  windows: number;
  level: 'basic' | 'extended' | 'all';
  arena: boolean;
};

export type WindowsToEncode = RuntimeConfiguration & {
  graph: string;
  windowSize: number;
  rounds: number;
};

export type EncodeTimes = {
  /** The time to load the graph. */
  openSeconds: number;
  /** One for each round after the first, which is the warm-up. */
  seconds: number[];
};

await answerParent(async (task: WindowsToEncode): Promise<EncodeTimes> => {
  const start = performance.now();
  const session = await InferenceSession.create(task.graph, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: task.level,
    intraOpNumThreads: task.threads,
    enableCpuMemArena: task.arena,
  });
  const openSeconds = (performance.now() - start) / 1000;
  const random = (seed: string, shape: number[]) => {
    const count = shape.reduce((product, size) => product * size, 1);
    return new Tensor('float32', randomValues(seed, count, { mean: 0, deviation: 1 }), shape);
  };
  const feeds = {
    windows: random('windows', [task.windows, 3, task.windowSize, task.windowSize]),
  };
  const seconds: number[] = [];
  for (let round = -1; round < task.rounds; round += 1) {
    const before = performance.now();
    await session.run(feeds, ['window_features']);
    if (round >= 0) seconds.push((performance.now() - before) / 1000);
  }
  return { openSeconds, seconds };
});
