/**
 * What the image encoder computes in. `float32` gives the published numbers; `float16` is for GPUs;
 * `int8` keeps the encoder's matrices in 8 bits, which is faster on a CPU and not the same.
 */
export const PRECISIONS = ['float32', 'float16', 'int8'] as const;
export type Precision = (typeof PRECISIONS)[number];
