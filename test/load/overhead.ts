/** Measures what the service itself adds to a request, without any segmenting: no worker runs. */
import autocannon, { type Request, type Result } from 'autocannon';
import type { Section } from '../bench/section.ts';
import { PatientClient, type ImageFile, type InlineRequest } from '../support/service/patient-client.ts';
import { startLoadSystem } from './load-system.ts';

const REQUESTS_A_SECOND = 50;
const SECONDS = 20;
/** The warm-up is not measured: code that runs for the first time is compiled. */
const WARM_UP_SECONDS = 3;
const P99_GOAL_MILLISECONDS = 50;
const REQUEST: InlineRequest = { classes: ['sky', 'grass'], preset: 'fast' };

export async function measureOverhead(photo: ImageFile, signal: AbortSignal): Promise<Section> {
  await using system = await startLoadSystem(0);
  const { url, key } = system;
  const client = new PatientClient(url, key, signal);
  const upload = await client.upload(photo, 'upload');
  const job = await client.post<{ id: string }>('/v1/segmentations', 'one', {
    image: { upload_id: upload },
    ...REQUEST,
  });
  const authorization = `Bearer ${key}`;
  const create = {
    method: 'POST',
    path: '/v1/segmentations',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ image: { upload_id: upload }, ...REQUEST }),
  } as const;
  const query = new URLSearchParams({ request: JSON.stringify(REQUEST) });
  const kinds: [string, Request][] = [
    ['create, of an upload', create],
    [
      'create, photo inline',
      {
        ...create,
        path: `/v1/segmentations?${query.toString()}`,
        headers: { authorization, 'content-type': photo.mediaType },
        body: Buffer.from(photo.bytes),
      },
    ],
    ['get', { method: 'GET', path: `/v1/segmentations/${job.id}`, headers: { authorization } }],
  ];
  const results: [string, Result][] = [];
  for (const [name, request] of kinds) {
    await fire(url, request, WARM_UP_SECONDS);
    results.push([name, await fire(url, request, SECONDS)]);
  }
  return {
    title: `Overhead at ${REQUESTS_A_SECOND} requests a second, no worker`,
    notes: [
      `autocannon, ${SECONDS} s each after ${WARM_UP_SECONDS} s of warm-up, a request every ${1000 / REQUESTS_A_SECOND} ms, an inline photo of ${photo.bytes.length} bytes.`,
    ],
    tables: [
      {
        header: ['request', 'p50 ms', 'p99 ms', 'largest ms', 'answers', 'failures'],
        rows: results.map(([name, result]) => [
          name,
          ...[result.latency.p50, result.latency.p99, result.latency.max].map((value) => value.toFixed(0)),
          String(result['2xx']),
          String(result.non2xx + result.errors),
        ]),
      },
    ],
    ratios: results.map(([name, { latency }]) => ({
      name: `p99 of ${name}, of ${P99_GOAL_MILLISECONDS} ms`,
      value: latency.p99 / P99_GOAL_MILLISECONDS,
      atMost: 1,
    })),
  };
}

async function fire(url: string, request: Request, seconds: number): Promise<Result> {
  return autocannon({
    url,
    requests: [request],
    overallRate: REQUESTS_A_SECOND,
    // Each client sends more of them at the same moment: bursts, instead of a request every 20 ms.
    // A slow answer that delays the next ones counts for them, too (autocannon corrects for
    // coordinated omission).
    connections: 1,
    duration: seconds,
  });
}
