/** The name of the error with which a store, a queue or a table reports a full disk. */
export const INSUFFICIENT_STORAGE = 'InsufficientStorage';
