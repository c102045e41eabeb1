import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isId } from '#contracts/ids.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { later } from '#contracts/time.ts';
import { callerOf, type ApiCaller } from '#test/support/service/api-caller.ts';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';
import { NIGHTLY, scheduleFixture } from '#test/support/service/schedule-fixture.ts';

type Shown = { name: string; next_run_at: string | null; paused: boolean; last_run: Run | null };
type Run = { id: string; status: string; evaluation_id: string; blocked_by: string };
type Page<Item> = { data: Item[]; next_cursor: string | null };

const START = new Date('2026-11-24T12:00:00.000Z');
const NEXT = '2026-11-25T01:30:00.000Z';
const SOURCES = {
  ITACLIP_DATASET_SOURCES:
    '{"acme": ["s3://datasets/"], "many": ["s3://datasets/"], "racing": ["s3://datasets/"]}',
};
const clock = { now: START };

let api: LocalApi;
let acme: ApiCaller;
let other: ApiCaller;

beforeAll(async () => {
  api = await openLocalApi({ environment: SOURCES, now: () => clock.now });
  acme = await callerOf(api, 'acme', ['evaluate']);
  other = await callerOf(api, 'other', ['evaluate']);
});
afterAll(() => api[Symbol.asyncDispose]());
beforeEach(() => {
  clock.now = START;
});

const put = (name: string, changes: object = {}) =>
  acme<Shown>('PUT', `/v1/schedules/${name}`, { ...NIGHTLY, ...changes });
const runNow = (name: string, headers: Record<string, string> = {}) =>
  acme<Run>('POST', `/v1/schedules/${name}/run`, undefined, headers);

describe('a schedule', () => {
  it('is made, read, replaced and deleted', async () => {
    const made = await put('made');
    expect(made).toMatchObject({
      status: 201,
      body: {
        name: 'made',
        ...NIGHTLY,
        evaluation: { ...NIGHTLY.evaluation, preset: 'balanced' },
        overlap: 'skip',
        webhook: null,
        paused: false,
        next_run_at: NEXT,
        last_run: null,
        links: { runs: 'http://127.0.0.1:8080/v1/schedules/made/runs' },
      },
    });
    expect(made.headers.get('location')).toBe('http://127.0.0.1:8080/v1/schedules/made');
    expect((await acme('GET', '/v1/schedules/made')).body).toEqual(made.body);
    clock.now = later(START, 60);
    const again = await put('made', { cron: '0 3 * * *', overlap: 'queue' });
    expect(again).toMatchObject({
      status: 200,
      body: {
        overlap: 'queue',
        next_run_at: '2026-11-25T02:00:00.000Z',
        created_at: START.toISOString(),
        updated_at: clock.now.toISOString(),
      },
    });
    expect((await acme('DELETE', '/v1/schedules/made')).status).toBe(204);
    expect((await acme('GET', '/v1/schedules/made')).status).toBe(404);
    expect((await acme('DELETE', '/v1/schedules/made')).status).toBe(404);
  });

  it('keeps the run of this very minute when its evaluation is replaced', async () => {
    await put('due');
    clock.now = later(new Date(NEXT), 20);
    expect((await put('due', { overlap: 'queue' })).body.next_run_at).toBe(NEXT);
    expect((await put('due', { timezone: 'UTC' })).body.next_run_at).toBe('2026-11-25T02:30:00.000Z');
  });

  it.each([
    ['six fields', { cron: '0 30 2 * * *' }, '/cron'],
    ['both kinds of day', { cron: '0 0 13 * 5' }, '/cron'],
    ['no time zone', { timezone: 'Mars/Olympus' }, '/timezone'],
    ['an overlap that is none', { overlap: 'wait' }, '/overlap'],
    [
      'a vocabulary that is not there',
      { evaluation: { ...NIGHTLY.evaluation, vocabulary: 'gone' } },
      '/evaluation/vocabulary',
    ],
    [
      'an option out of range',
      { evaluation: { ...NIGHTLY.evaluation, options: { stride: 0 } } },
      '/evaluation/options/stride',
    ],
    [
      'a place that is not allowed',
      { evaluation: { ...NIGHTLY.evaluation, dataset: { location: 's3://elsewhere/' } } },
      '/evaluation/dataset/location',
    ],
    [
      'an endpoint that is not there',
      { webhook: { endpoint_id: 'whe_0199f3a1-7c1e-7b52-9c11-3f6d2a0e4b8d' } },
      '/webhook/endpoint_id',
    ],
    [
      'two webhooks',
      {
        webhook: { url: 'https://acme.example/hook' },
        evaluation: { ...NIGHTLY.evaluation, webhook: { url: 'https://acme.example/hook' } },
      },
      '/webhook',
    ],
  ])('is refused for %s', async (_, changes, pointer) => {
    const answer = await put('refused', changes);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body).toMatchObject({ errors: [{ pointer }] });
    expect((await acme('GET', '/v1/schedules/refused')).status).toBe(404);
  });

  it('is refused for void that is also a class, and for a private webhook', async () => {
    const evaluation = { ...NIGHTLY.evaluation, protocol: { void_label: 0 } };
    expect(await put('refused', { evaluation })).toMatchObject({ body: { code: 'void-is-a-class' } });
    const webhook = { url: 'https://10.0.0.1/' };
    expect(await put('refused', { webhook })).toMatchObject({ body: { code: 'url-not-allowed' } });
  });

  it('has a name that fits a path', async () => {
    expect(await put('My%20Nights')).toMatchObject({ status: 422, body: { errors: [{ pointer: 'name' }] } });
    expect((await acme('GET', '/v1/schedules/My%20Nights')).status).toBe(404);
  });

  it('is paused and resumed, from the next time on', async () => {
    await put('rests');
    const paused = await acme<Shown>('POST', '/v1/schedules/rests/pause');
    expect(paused).toMatchObject({ status: 200, body: { paused: true, next_run_at: null } });
    expect((await acme('POST', '/v1/schedules/rests/pause')).body).toEqual(paused.body);
    clock.now = new Date('2026-11-28T12:00:00Z');
    const resumed = await acme<Shown>('POST', '/v1/schedules/rests/resume');
    const active = { paused: false, next_run_at: '2026-11-29T01:30:00.000Z' };
    expect(resumed).toMatchObject({ status: 200, body: active });
    expect((await acme('POST', '/v1/schedules/rests/resume')).body).toEqual(resumed.body);
    expect((await put('rests', { paused: true })).body).toMatchObject({ paused: true, next_run_at: null });
    expect((await put('rests')).body).toMatchObject(active);
    expect((await acme('POST', '/v1/schedules/unknown/pause')).status).toBe(404);
    expect((await acme('POST', '/v1/schedules/unknown/resume')).status).toBe(404);
  });

  it("is not found with another tenant's key, nor with a key for images", async () => {
    await put('mine');
    expect((await other('GET', '/v1/schedules/mine')).status).toBe(404);
    expect((await other('GET', '/v1/schedules')).body).toEqual({ data: [], next_cursor: null });
    const images = await callerOf(api, 'acme', ['segment']);
    expect(await images('GET', '/v1/schedules/mine')).toMatchObject({ body: { code: 'forbidden' } });
  });

  it('is listed by name, page by page, and is one of a limited number', async () => {
    const many = await callerOf(api, 'many', ['evaluate']);
    const table = api.backend.schedules;
    const names = Array.from({ length: SERVICE_LIMITS.schedules }, (_, index) => `s${1000 + index}`);
    await Promise.all(names.map((name) => table.create(scheduleFixture(START, { tenant: 'many', name }))));
    const listed: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor && `&cursor=${cursor}`;
      const { body }: { body: Page<Shown> } = await many<Page<Shown>>(
        'GET',
        `/v1/schedules?limit=30${query}`,
      );
      listed.push(...body.data.map(({ name }) => name));
      cursor = body.next_cursor;
    }
    expect(listed).toEqual(names);
    const more = await many('PUT', '/v1/schedules/more', NIGHTLY);
    expect(more).toMatchObject({ status: 422, body: { code: 'limit-exceeded' } });
    expect((await many('PUT', '/v1/schedules/s1007', NIGHTLY)).status).toBe(200);
  });
});

it('does not let schedules that are made at once pass the limit', async () => {
  const racing = await callerOf(api, 'racing', ['evaluate']);
  const table = api.backend.schedules;
  const names = Array.from({ length: SERVICE_LIMITS.schedules - 1 }, (_, index) => `s${1000 + index}`);
  await Promise.all(names.map((name) => table.create(scheduleFixture(START, { tenant: 'racing', name }))));
  await Promise.all(['a', 'b', 'c', 'd'].map((name) => racing('PUT', `/v1/schedules/${name}`, NIGHTLY)));
  expect(await table.count('racing', 1000)).toBeLessThanOrEqual(SERVICE_LIMITS.schedules);
});

describe('a run that is asked for', () => {
  it('makes an evaluation as a request of its own would, with the webhook of the schedule', async () => {
    await put('now', { webhook: { url: 'https://acme.example/hook', events: ['evaluation.gate_failed'] } });
    const run = await runNow('now');
    expect(run).toMatchObject({
      status: 202,
      body: { status: 'started', trigger: 'request', scheduled_for: START.toISOString(), problem: null },
    });
    expect(isId('scheduleRun', run.body.id)).toBe(true);
    const evaluation = await api.backend.evaluations.get({ tenant: 'acme', id: run.body.evaluation_id });
    expect(evaluation).toMatchObject({
      status: 'queued',
      dataset: { location: 's3://datasets/VOC2012/' },
      webhook: { url: 'https://acme.example/hook', events: ['evaluation.gate_failed'] },
      enqueued_at: START.toISOString(),
    });
    const shown = await acme<Shown>('GET', '/v1/schedules/now');
    expect(shown.body).toMatchObject({ next_run_at: NEXT, last_run: { id: run.body.id, status: 'started' } });
  });

  it('respects the overlap', async () => {
    await put('overlaps', { overlap: 'skip' });
    const first = await runNow('overlaps');
    const second = await runNow('overlaps');
    expect(second).toMatchObject({
      status: 202,
      body: { status: 'skipped', blocked_by: first.body.evaluation_id, problem: { code: 'run-skipped' } },
    });
    await put('overlaps', { overlap: 'cancel_previous' });
    expect((await runNow('overlaps')).body.status).toBe('started');
    const name = { tenant: 'acme', id: first.body.evaluation_id };
    expect(await api.backend.evaluations.get(name)).toMatchObject({ status: 'canceled' });
  });

  it('is one run under one idempotency key', async () => {
    await put('repeated');
    const key = { 'idempotency-key': '"once"' };
    const [first, again] = [await runNow('repeated', key), await runNow('repeated', key)];
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  it('says why its evaluation can no longer be created', async () => {
    await acme('PUT', '/v1/vocabularies/short-lived', { classes: ['cat'] }, await api.authorize('acme'));
    const evaluation = { ...NIGHTLY.evaluation, vocabulary: 'short-lived' };
    expect((await put('broken', { evaluation })).status).toBe(201);
    await acme('DELETE', '/v1/vocabularies/short-lived', undefined, await api.authorize('acme'));
    expect((await runNow('broken')).body).toMatchObject({
      status: 'failed',
      evaluation_id: null,
      problem: { code: 'invalid-request', detail: expect.stringContaining('short-lived') as string },
    });
  });

  it('is found in the history, page by page, newest first', async () => {
    await put('history', { overlap: 'cancel_previous' });
    const made: string[] = [];
    for (const second of [1, 2, 3]) {
      clock.now = later(START, second);
      made.push((await runNow('history')).body.id);
    }
    const path = '/v1/schedules/history/runs';
    const first = await acme<Page<Run>>('GET', `${path}?limit=2`);
    const rest = await acme<Page<Run>>('GET', `${path}?limit=2&cursor=${first.body.next_cursor}`);
    const found = [...first.body.data, ...rest.body.data].map(({ id }) => id);
    expect(found).toEqual(made.toReversed());
    expect((await acme('GET', '/v1/schedules/unknown/runs')).status).toBe(404);
    const elsewhere = await acme('GET', `/v1/schedules/now/runs?cursor=${first.body.next_cursor}`);
    expect(elsewhere).toMatchObject({ status: 422, body: { errors: [{ pointer: 'cursor' }] } });
  });

  it('needs a schedule', async () => {
    expect((await runNow('unknown')).status).toBe(404);
  });
});
