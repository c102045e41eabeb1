/** The webhook body of a job that has ended, in less than 20 kB. Pure. */
import type { Job } from '#contracts/jobs/job.ts';
import type { TerminalState } from '#contracts/jobs/job-states.ts';
import { segmentationEvent, type SegmentationPayload } from '#contracts/webhooks/events.ts';
import { isShort, SHORT_DETAIL } from './limit-payload.ts';

export type EndedJob = Job & { status: TerminalState };

/** Returns JSON: the first of these variants that is short enough. */
export function segmentationPayload(job: EndedJob, publicUrl: string): string {
  const whole = payloadOf(job, publicUrl);
  const { classes: _classes, ...withoutClasses } = whole.data;
  const problem = whole.data.problem && {
    ...whole.data.problem,
    detail: whole.data.problem.detail.slice(0, SHORT_DETAIL),
  };
  const shorter = [whole.data, withoutClasses, { ...withoutClasses, problem, metadata: {} }];
  const texts = shorter.map((data) => JSON.stringify({ ...whole, data } satisfies SegmentationPayload));
  return texts.find(isShort) ?? texts[texts.length - 1]!;
}

function payloadOf(job: EndedJob, publicUrl: string): SegmentationPayload {
  const { id, status, created_at, finished_at = created_at, metadata, problem, result } = job;
  return {
    type: segmentationEvent(status),
    timestamp: finished_at,
    data: {
      id,
      status,
      created_at,
      finished_at,
      metadata,
      problem: problem && { type: `${publicUrl}/problems/${problem.code}`, ...problem },
      classes: result?.classes
        .filter(({ present }) => present)
        .map(({ name, area, share }) => ({ name, area, share }))
        .toSorted((one, other) => other.area - one.area),
      links: { self: `${publicUrl}/v1/segmentations/${id}` },
    },
  };
}
