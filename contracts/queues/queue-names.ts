/** The queues by name. Jobs have two, one for each priority. */
export const PRIORITIES = ['interactive', 'batch'] as const;
export type Priority = (typeof PRIORITIES)[number];

export type QueueName = Priority | 'imports' | 'webhooks';
