/** A queued job that asks for a dog. */
import { newId } from '#contracts/ids.ts';
import type { Job } from '#contracts/jobs/job.ts';
import { mergeOptions, PRESETS } from '#contracts/segmentation/options.ts';
import { DAY_SECONDS, later } from '#contracts/time.ts';
import { continueTrace } from '#contracts/trace.ts';

let made = 0;

export function jobFixture(now: Date, changes: Partial<Job> = {}): Job {
  made += 1;
  return {
    id: newId('segmentation', now.getTime() + made),
    tenant: 'acme',
    status: 'queued',
    created_at: now.toISOString(),
    priority: 'interactive',
    trace: { request_id: newId('request'), traceparent: continueTrace(undefined) },
    image: { source: 'upload' },
    vocabulary: {
      name: 'custom',
      classes: [{ name: 'dog' }],
      background: { mode: 'default' },
      options: {},
    },
    preset: 'fast',
    options: mergeOptions(PRESETS.fast),
    outputs: ['labels.png', 'result.json'],
    metadata: {},
    start_by: later(now, 600).toISOString(),
    retention_days: 7,
    expires_at: later(now, 7 * DAY_SECONDS).toISOString(),
    errors: [],
    degraded: false,
    artifacts: [],
    event_pending: false,
    ...changes,
  };
}
