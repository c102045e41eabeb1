/**
 * The runtimes of onnxruntime that can run the graphs: `cuda` for NVIDIA's GPUs, `webgpu` for any GPU through
 * Vulkan, Metal or Direct3D 12, `coreml` for Apple's chips, `dml` for GPUs on Windows.
 */
export const EXECUTION_PROVIDERS = ['cpu', 'cuda', 'webgpu', 'coreml', 'dml'] as const;
export type ExecutionProvider = (typeof EXECUTION_PROVIDERS)[number];
