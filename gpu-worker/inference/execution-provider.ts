/** What can run the graphs. Kept apart from the runtime, so that naming one does not load it. */
export const EXECUTION_PROVIDERS = ['cpu', 'cuda'] as const;
export type ExecutionProvider = (typeof EXECUTION_PROVIDERS)[number];
