/**
 * The hardware that can run the graphs. Separate from the runtime, so that naming a provider does not load
 * it.
 */
export const EXECUTION_PROVIDERS = ['cpu', 'cuda'] as const;
export type ExecutionProvider = (typeof EXECUTION_PROVIDERS)[number];

/** Runs the stages after the encoder: a WebAssembly kernel, or ONNX graphs. See `pixels/`. */
export const PIXEL_STAGES = ['kernel', 'graph'] as const;
export type PixelStagesKind = (typeof PIXEL_STAGES)[number];
