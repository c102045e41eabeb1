import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ProblemError } from '#contracts/errors.ts';
import { floats, integers, OnnxSession, scalar } from '#engine/inference/onnx-session.ts';
import { buildClassScores } from '#models/graphs/class-scores.ts';
import { Graph } from '#models/onnx/graph.ts';
import { serializeGraph } from '#models/onnx/serialize.ts';
import { reasonWithCuda } from '#test/support/model/cuda.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const bytes = serializeGraph(buildClassScores(), 'weights.bin');
const onCpu = { executionProvider: 'cpu', threads: 1 } as const;

const withCuda = await reasonWithCuda();

let path = '';

beforeEach(() => {
  path = join(temporaryFolder(), 'class-scores.onnx');
  writeFileSync(path, bytes);
});

const feeds = {
  query_logits: floats(Float32Array.of(0, Math.log(3)), [1, 2]),
  logit_scale: scalar(1),
  queries_of_class: integers(BigInt64Array.of(1n, 0n), [2, 1]),
};

/** A graph whose output is as large as its input says. */
function hungryGraph(): Uint8Array {
  const graph = new Graph('hungry');
  const size = graph.input('size', 'int64', [1]);
  graph.output(
    'zeros',
    graph.node('Expand', [graph.scalar('zero', 0), size], { type: 'float32', shape: ['size'] }),
  );
  return serializeGraph(graph, 'weights.bin');
}

describe('OnnxSession', () => {
  it('runs a graph and gives the output that was asked for', async () => {
    const session = await OnnxSession.open(path, onCpu);
    const scores = await session.run(feeds, 'class_scores');
    expect(scores[0]).toBeCloseTo(0.75, 6);
    expect(scores[1]).toBeCloseTo(0.25, 6);
  });

  it('says that a provider is unavailable, and does not fall back', async ({ skip }) => {
    skip(withCuda !== undefined, withCuda);
    await expect(OnnxSession.open(path, { executionProvider: 'cuda', threads: 1 })).rejects.toMatchObject({
      code: 'provider-unavailable',
      message: expect.stringMatching(/"cuda" cannot be used: ./s) as string,
    });
  });

  it('turns a failed allocation into out-of-memory, which may succeed another time', async () => {
    writeFileSync(path, hungryGraph());
    const session = await OnnxSession.open(path, onCpu);
    // 2^48 bytes are more than a process can address.
    const size = integers(BigInt64Array.of(2n ** 46n), [1]);
    await expect(session.run({ size }, 'zeros')).rejects.toMatchObject({
      code: 'out-of-memory',
      retryable: true,
    });
  });

  it('passes on what is a defect of ours', async () => {
    const session = await OnnxSession.open(path, onCpu);
    const wrong = { ...feeds, queries_of_class: integers(BigInt64Array.of(1n, 7n), [2, 1]) };
    const error: unknown = await session.run(wrong, 'class_scores').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(ProblemError);
  });

  it('refuses a file that is no graph', async () => {
    writeFileSync(path, 'not a graph');
    await expect(OnnxSession.open(path, onCpu)).rejects.toThrow(/class-scores\.onnx/);
  });
});
