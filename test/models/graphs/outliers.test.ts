import { describe, expect, it } from 'vitest';
import { DEFAULT_OPTIONS } from '#contracts/segmentation/options.ts';
import { countOutliers, findOutliers, repairOutliers } from '#models/graphs/outliers.ts';
import { Graph } from '#models/onnx/graph.ts';
import { expectClose } from '#test/support/expect-close.ts';
import { runGraph } from '#test/support/model/run-graph.ts';
import { missingShared, readTensor, sharedPath } from '#test/support/shared-files.ts';

/** Finds outliers among patches [patches, width], and repairs them. */
async function repair(
  patches: Float32Array,
  grid: number,
  options: Partial<typeof DEFAULT_OPTIONS.outliers>,
): Promise<{ outliers: number[]; repaired: Float32Array }> {
  const width = patches.length / grid ** 2;
  const graph = new Graph('outliers');
  const x = graph.input('patches', 'float32', [1, grid ** 2, width]);
  const marks = findOutliers(x, { ...DEFAULT_OPTIONS.outliers, ...options })!;
  graph.output('marks', marks);
  graph.output('repaired', repairOutliers(x, marks, grid));
  const results = await runGraph(graph, { patches: { shape: [1, grid ** 2, width], data: patches } });
  const marked = Array.from(results['marks']!.data);
  return {
    outliers: [...marked.keys()].filter((index) => marked[index] === 1),
    repaired: results['repaired']!.data,
  };
}

describe('the number of outliers', () => {
  it.each([
    // The ranks above the quantile 0.95 of 196 and 256 values.
    { patches: 196, share: 0.05, count: 10 },
    { patches: 256, share: 0.05, count: 13 },
    // The quantile lies on the value of rank 19, and only the one above it exceeds it.
    { patches: 21, share: 0.05, count: 1 },
    { patches: 196, share: 0, count: 0 },
  ])('is $count of $patches at a share of $share', ({ patches, share, count }) => {
    expect(countOutliers(patches, share)).toBe(count);
  });
});

describe('outliers', () => {
  it('become the mean of their neighbors on the grid that are none', async () => {
    // One value a patch; the largest two are next to each other, one of them in the corner.
    const patches = Float32Array.of(100, 90, 1, 2, 3, 4, 5, 6, 7);
    const { outliers, repaired } = await repair(patches, 3, { rule: 'norm', share: 0.25 });
    expect(outliers).toEqual([0, 1]);
    // Of the corner's neighbors, 90 is an outlier: (2 + 3) / 2. Around the other lie 1, 2, 3 and 4.
    expect([...repaired]).toEqual([2.5, 2.5, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('stay as they are where all their neighbors are outliers', async () => {
    const patches = Float32Array.of(9, 8, 1, 7, 6, 2, 3, 4, 5);
    const { outliers, repaired } = await repair(patches, 3, { rule: 'norm', share: 0.5 });
    expect(outliers).toEqual([0, 1, 3, 4]);
    expect(repaired[0]).toBe(9);
  });

  it('are those of a recorded window, by their density', async ({ skip }) => {
    const reason = missingShared('goldens/methods/sc-clip');
    skip(reason !== undefined, reason);
    const read = (name: string) => {
      const { bytes } = readTensor(sharedPath('goldens/methods/sc-clip/expected.safetensors'), name);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    };
    const patches = new Float32Array(read('window0_block11_patches'));

    const { outliers, repaired } = await repair(patches, 14, { rule: 'density' });

    expect(outliers).toEqual([...new Int32Array(read('window0_outlier_indices'))]);
    expectClose(repaired, new Float32Array(read('window0_block11_repaired')), { absolute: 1e-4 });
  });
});
