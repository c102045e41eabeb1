import { expect, it } from 'vitest';
import type { ObservedJob } from './observed-job.ts';
import { findWrongs, isProof, type Injected, type Observations } from './verdict.ts';

const job: ObservedJob = {
  number: 1,
  source: 'inline',
  photo: 'village',
  id: 'seg_1',
  ends: ['2026-11-24T12:00:00.000Z'],
  artifacts: { 'labels.png': 'a', 'overlay.jpg': 'b', 'masks.json': 'c', 'result.json': 'd' },
  statuses: ['queued', 'succeeded'],
  rowStatus: 'succeeded',
  wrongArtifacts: [],
};
const event = { webhookId: 'whd_1', jobId: 'seg_1', status: 'succeeded' };
const { 'masks.json': _, ...withoutMasks } = job.artifacts;
const right: Observations = { jobs: [job], events: [event, event], wrongSignatures: 0, rows: 1 };
const injected: Injected = {
  kills: { api: 1 },
  duplicates: 1,
  store: { requests: 9, refused: 1, answerLost: 0, slow: 1 },
};

it('finds nothing wrong in a job that ended once, with its webhook delivered twice', () => {
  expect(isProof(findWrongs(right), injected)).toBe(true);
});

it.each<[keyof ReturnType<typeof findWrongs>, Partial<Observations>]>([
  [
    'jobs not succeeded',
    {
      jobs: [{ ...job, rowStatus: 'failed', statuses: ['failed'] }],
      events: [{ ...event, status: 'failed' }],
    },
  ],
  ['jobs lost', { jobs: [{ ...job, rowStatus: undefined }], rows: 0 }],
  ['jobs stuck', { jobs: [{ ...job, rowStatus: 'running', statuses: ['queued'] }], events: [] }],
  ['jobs made twice', { rows: 2 }],
  ['jobs with two terminal states', { jobs: [{ ...job, statuses: ['failed', 'succeeded'] }] }],
  ['jobs with two terminal states', { events: [event, { ...event, status: 'failed' }] }],
  ['jobs with two terminal states', { jobs: [{ ...job, ends: [...job.ends, '2026-11-24T12:00:01.000Z'] }] }],
  ['artifacts missing', { jobs: [{ ...job, artifacts: withoutMasks }] }],
  [
    'masks unlike others of their photo',
    {
      jobs: [job, { ...job, id: 'seg_2', artifacts: { ...job.artifacts, 'labels.png': 'e' } }],
      events: [event, { ...event, jobId: 'seg_2' }],
      rows: 2,
    },
  ],
  ['artifacts whose sha256 differs', { jobs: [{ ...job, wrongArtifacts: ['labels.png'] }] }],
  ['webhooks missing', { events: [] }],
  ['webhooks with a changed id', { events: [event, { ...event, webhookId: 'whd_2' }] }],
  ['webhooks with a wrong signature', { wrongSignatures: 1 }],
])('counts %s, and nothing else', (name, changed) => {
  const wrongs = findWrongs({ ...right, ...changed });
  expect(Object.entries(wrongs).filter(([, count]) => count > 0)).toEqual([[name, 1]]);
  expect(isProof(wrongs, injected)).toBe(false);
});

it.each<Partial<Injected>>([
  { kills: { api: 3, webhooks: 0 } },
  { duplicates: 0 },
  { store: { requests: 9, refused: 0, answerLost: 0, slow: 1 } },
  { store: { requests: 9, refused: 1, answerLost: 0, slow: 0 } },
])('proves nothing when something was not injected: %o', (missing) => {
  expect(isProof(findWrongs(right), { ...injected, ...missing })).toBe(false);
});
