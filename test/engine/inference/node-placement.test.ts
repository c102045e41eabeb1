import { existsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describePlacement, graphName, ProfileFile } from '#engine/inference/node-placement.ts';

const webgpu = { provider: 'webgpu', verbose: false } as const;
const NODES = [
  { name: 'layer/MatMul', operator: 'MatMul', isOnCpu: false },
  { name: 'weights/Add', operator: 'Add', isOnCpu: true },
  { name: 'Shape', operator: 'Shape', isOnCpu: true },
  { name: 'weights/Add_1', operator: 'Add', isOnCpu: true },
];

describe('describePlacement', () => {
  it('counts the nodes that the CPU runs', () => {
    expect(describePlacement('pamr', NODES, webgpu)).toBe(
      'The provider "webgpu" leaves 3 of 4 nodes of the graph "pamr" to the CPU; --verbose names them.',
    );
  });

  it('names them by operator where that is asked for', () => {
    expect(describePlacement('pamr', NODES, { ...webgpu, verbose: true })).toBe(
      'The provider "webgpu" leaves 3 of 4 nodes of the graph "pamr" to the CPU:\n' +
        '  Add: weights/Add, weights/Add_1\n  Shape: Shape',
    );
  });

  it('says that the provider runs all nodes where it does', () => {
    const all = describePlacement('merge', NODES.slice(0, 1), { ...webgpu, verbose: true });
    expect(all).toBe('All 1 nodes of the graph "merge" run on "webgpu".');
  });
});

describe('graphName', () => {
  it.each([
    ['/cache/models/0a-packed-1/pamr-ccf1654f1a345865.onnx', 'pamr'],
    ['image-encoder-4fb2b811af89d013.onnx', 'image-encoder'],
    ['mine.onnx', 'mine'],
  ])('calls %s %s', (path, name) => expect(graphName(path)).toBe(name));
});

describe('ProfileFile', () => {
  /** The shape of the runtime's events, which a run of onnxruntime 1.30 on WebGPU wrote. */
  const events = [
    { cat: 'Session', name: 'model_run', args: {} },
    { cat: 'Node', name: 'Shape_kernel_time', args: { provider: 'CPUExecutionProvider', op_name: 'Shape' } },
    { cat: 'Node', name: 'a/Mul_fence_before', args: { op_name: 'Mul' } },
    { cat: 'Node', name: 'a/Mul_kernel_time', args: { provider: 'WebGpuExecutionProvider', op_name: 'Mul' } },
  ];

  it('reads the nodes of one run and leaves nothing behind', () => {
    const profile = new ProfileFile();
    writeFileSync(`${profile.prefix}_2026-12-01_02-34-55_400.json`, JSON.stringify(events));
    expect(profile.take()).toEqual([
      { name: 'Shape', operator: 'Shape', isOnCpu: true },
      { name: 'a/Mul', operator: 'Mul', isOnCpu: false },
    ]);
    expect(existsSync(dirname(profile.prefix))).toBe(false);
  });
});
