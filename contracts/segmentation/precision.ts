/**
 * The number format of the image encoder. `float32` gives the published numbers; `float16` is for GPUs;
 * `int8` stores the encoder's matrices in 8 bits, which is faster on a CPU but changes the result.
 */
export const PRECISIONS = ['float32', 'float16', 'int8'] as const;
export type Precision = (typeof PRECISIONS)[number];
