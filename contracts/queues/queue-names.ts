/** The names of the queues. GPU workers have two, one for each priority; the segmentation function has one. */
export const PRIORITIES = ['interactive', 'batch'] as const;
export type Priority = (typeof PRIORITIES)[number];

export type QueueName = Priority | 'function' | 'imports' | 'webhooks';
