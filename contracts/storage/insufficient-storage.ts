/** The name of the error by which a store, a queue or a table says that its disk is full. */
export const INSUFFICIENT_STORAGE = 'InsufficientStorage';
