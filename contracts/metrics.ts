/**
 * The metrics that the functions publish. Alarms and the workers' scaling refer to these names. Each costs 30 cents a month,
 * so that what SQS counts itself is not published again.
 */
export const METRICS_NAMESPACE = 'ITACLIP';
/** The only dimension of each metric, since two stages may share an account. Its value is `ITACLIP_STAGE`. */
export const STAGE_DIMENSION = 'stage';

/**
 * Jobs that wait for a GPU worker or have one. Running jobs count, so that scaling does not remove their workers.
 */
export const BACKLOG_METRIC = 'Backlog';
/** Workers that recently reported that their model is loaded. */
export const READY_WORKERS_METRIC = 'ReadyWorkers';

/** Rows that the last sweep repaired, and rows that it could not repair. */
export const REPAIRED_METRIC = 'RowsRepaired';
export const UNREPAIRED_METRIC = 'RowsUnrepaired';

/** The log line of a webhook whose last attempt failed; an alarm counts it. */
export const WEBHOOK_EXHAUSTED = 'webhook exhausted';
