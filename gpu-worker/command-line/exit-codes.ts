export const EXIT_CODES = { done: 0, someFailed: 1, usage: 2, interrupted: 130 } as const;
