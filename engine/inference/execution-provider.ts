/** What can run the graphs. Kept apart from the runtime, so that naming one does not load it. */
export const EXECUTION_PROVIDERS = ['cpu', 'cuda'] as const;
export type ExecutionProvider = (typeof EXECUTION_PROVIDERS)[number];

/** What does the stages after the encoder: a WebAssembly kernel, or ONNX graphs. See `pixels/`. */
export const PIXEL_STAGES = ['kernel', 'graph'] as const;
export type PixelStagesKind = (typeof PIXEL_STAGES)[number];
