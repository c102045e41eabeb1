/** Runs the stages after the encoder: a WebAssembly kernel, or ONNX graphs. See `pixels/`. */
export const PIXEL_STAGES = ['kernel', 'graph'] as const;
export type PixelStagesKind = (typeof PIXEL_STAGES)[number];
