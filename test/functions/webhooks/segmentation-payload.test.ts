import { describe, expect, it } from 'vitest';
import { segmentationPayloadSchema } from '#contracts/webhooks/events.ts';
import type { Job } from '#contracts/jobs/job.ts';
import { segmentationPayload, type EndedJob } from '#functions/webhooks/segmentation-payload.ts';
import { jobFixture } from '#test/support/service/job-fixture.ts';

const now = new Date('2026-11-24T12:00:00.000Z');

function endedJob(changes: Partial<Job>): EndedJob {
  const finished_at = '2026-11-24T12:00:09.000Z';
  return jobFixture(now, { status: 'succeeded', finished_at, ...changes }) as EndedJob;
}

function resultWith(names: string[]): Job['result'] {
  const classes = names.map((name, index) => ({
    index,
    name,
    present: index % 2 === 0,
    area: index,
    share: 0.1,
    score: 0.5,
  }));
  return { classes } as unknown as Job['result'];
}

const parse = (text: string) => segmentationPayloadSchema.parse(JSON.parse(text));

describe('segmentationPayload', () => {
  it('reports what was found, largest first, with a link and no signed URLs', () => {
    const job = endedJob({ result: resultWith(['dog', 'cat', 'bird']), metadata: { order: '7' } });
    expect(parse(segmentationPayload(job, 'https://api.example.com'))).toEqual({
      type: 'segmentation.succeeded',
      timestamp: '2026-11-24T12:00:09.000Z',
      data: {
        id: job.id,
        status: 'succeeded',
        created_at: now.toISOString(),
        finished_at: '2026-11-24T12:00:09.000Z',
        metadata: { order: '7' },
        classes: [
          { name: 'bird', area: 2, share: 0.1 },
          { name: 'dog', area: 0, share: 0.1 },
        ],
        links: { self: `https://api.example.com/v1/segmentations/${job.id}` },
      },
    });
  });

  it('names the problem of a failed job', () => {
    const problem = { code: 'invalid-image', detail: 'It is truncated.' } as const;
    const payload = parse(segmentationPayload(endedJob({ status: 'failed', problem }), 'https://a.example'));
    expect(payload).toMatchObject({
      type: 'segmentation.failed',
      data: { problem: { ...problem, type: 'https://a.example/problems/invalid-image' } },
    });
  });

  it('leaves 256 long class names out to stay below 20 kB', () => {
    const names = Array.from({ length: 512 }, (_, index) => `${index}`.padEnd(128, 'ä'));
    const text = segmentationPayload(endedJob({ result: resultWith(names) }), 'https://a.example');
    expect(Buffer.byteLength(text)).toBeLessThan(20_000);
    expect(parse(text).data.classes).toBeUndefined();
  });

  it('stays below 20 kB with the longest metadata and problem', () => {
    const metadata = Object.fromEntries(
      Array.from({ length: 16 }, (_, index) => [`${index}`.padEnd(64, '\u0001'), '\u0001'.repeat(512)]),
    );
    const problem = { code: 'image-fetch-failed', detail: 'x'.repeat(30_000) } as const;
    const text = segmentationPayload(endedJob({ status: 'failed', metadata, problem }), 'https://a.example');
    expect(Buffer.byteLength(text)).toBeLessThan(20_000);
    expect(parse(text).data.metadata).toEqual({});
  });
});
