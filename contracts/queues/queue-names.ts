/** The names of the queues. Jobs have two queues, one for each priority. */
export const PRIORITIES = ['interactive', 'batch'] as const;
export type Priority = (typeof PRIORITIES)[number];

export type QueueName = Priority | 'imports' | 'webhooks';
