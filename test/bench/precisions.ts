/**
 * The precisions that make sense on a device: int8 for CPUs, float16 for GPUs. float32 comes first.
 */
import type { Precision } from '#contracts/segmentation/precision.ts';
import type { ExecutionProvider } from '#contracts/segmentation/execution-provider.ts';

export function precisionsOf(provider: ExecutionProvider): [Precision, Precision] {
  return provider === 'cpu' ? ['float32', 'int8'] : ['float32', 'float16'];
}
