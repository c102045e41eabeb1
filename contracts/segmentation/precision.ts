/**
 * The number format of the image encoder. `float32` gives the published numbers; `float16` is for GPUs;
 * `int8` stores the encoder's matrices in 8 bits, which changes the result a little, and is faster on
 * processors with instructions for products of bytes (docs/precision.md).
 */
export const PRECISIONS = ['float32', 'float16', 'int8'] as const;
export type Precision = (typeof PRECISIONS)[number];

/** `auto` measures which precision is the fastest on this machine, and keeps the answer. */
export const PRECISION_CHOICES = [...PRECISIONS, 'auto'] as const;
export type PrecisionChoice = (typeof PRECISION_CHOICES)[number];
