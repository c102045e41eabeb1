import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { artifactKey, resultsPrefix } from '#contracts/storage/object-keys.ts';
import type { Evaluation } from '#contracts/evaluations/evaluation.ts';
import { newId } from '#contracts/ids.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { DAY_SECONDS, later } from '#contracts/time.ts';
import { callerOf, type ApiCaller } from '#test/support/service/api-caller.ts';
import { evaluationFixture, SCORES, shardFixture } from '#test/support/service/evaluation-fixture.ts';
import { takeEvaluationMessages } from '#test/support/service/receive-messages.ts';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';
import { makeTemporaryFolder } from '#test/support/temporary-folder.ts';

const clock = { now: new Date('2026-11-24T12:00:00.000Z') };
const S3 = 's3://their-data/open/voc';
const REQUEST = { dataset: { location: S3 }, vocabulary: 'voc21' };

const { folder, remove } = makeTemporaryFolder();
const root = join(folder, 'data');
let api: LocalApi;
let acme: ApiCaller;

beforeAll(async () => {
  mkdirSync(join(root, 'scenes'), { recursive: true });
  mkdirSync(join(folder, 'private'));
  symlinkSync(join(folder, 'private'), join(root, 'way-out'));
  symlinkSync(join(root, 'scenes'), join(root, 'also-scenes'));
  const sources =
    '{"acme":["s3://their-data/open/"],"many":["s3://their-data/"],"racing":["s3://their-data/"]}';
  api = await openLocalApi({
    now: () => clock.now,
    environment: { ITACLIP_DATASET_SOURCES: sources, ITACLIP_DATA_ROOT: root },
  });
  acme = await callerOf(api, 'acme', ['evaluate']);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  remove();
});

const post = (changes: object = {}, headers?: Record<string, string>) =>
  acme<Evaluation>('POST', '/v1/evaluations', { ...REQUEST, ...changes }, headers);

async function takePlans(): Promise<string[]> {
  const messages = await takeEvaluationMessages(api.backend);
  return messages.map(({ kind, evaluation_id }) => `${kind} ${evaluation_id}`);
}

async function succeeded(tenant = 'acme') {
  const { evaluations, objects } = api.backend;
  const evaluation = evaluationFixture(clock.now, { tenant });
  await evaluations.create(evaluation);
  await evaluations.take(evaluation, 'worker', 10);
  const report = { name: 'report.html' as const, sha256: 'ab' };
  const key = artifactKey(evaluation, report);
  await objects.put(key, Buffer.from('<p>'), 'text/html');
  const artifacts = [{ ...report, media_type: 'text/html', bytes: 3, key }];
  const gates = [{ gate: 'fail_under' as const, passed: false, detail: 'mIoU 0.5 is under 0.6' }];
  const warnings = ['All masks are void.'];
  await evaluations.end(
    evaluation,
    { status: 'succeeded', scores: SCORES, artifacts, gates, warnings },
    false,
  );
  return { ...evaluation, key };
}

describe('POST /v1/evaluations', () => {
  it('resolves the request, sends one message and says where to look', async () => {
    const { status, body, headers } = await post({
      sweep: { stride: [56, 112] },
      metadata: { commit: 'a1' },
    });
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(body.links.self);
    expect(headers.get('retry-after')).toBe('5');
    expect(body).toMatchObject({
      status: 'queued',
      dataset: { location: `${S3}/`, split: 'val', name: null },
      vocabulary: 'voc21',
      variants: [
        { name: 'stride=56', swept: { stride: 56 } },
        { name: 'stride=112', swept: { stride: 112 } },
      ],
      metadata: { commit: 'a1' },
      progress: null,
      links: { cancel: `${body.links.self}/cancel`, report: null },
    });
    expect(await takePlans()).toEqual([`evaluation-plan ${body.id}`]);
    const row = await api.backend.evaluations.get({ tenant: 'acme', id: body.id });
    expect(row).toMatchObject({ enqueued_at: clock.now.toISOString(), retention_days: 30 });
  });

  it('makes one of equal requests under one key', async () => {
    const headers = { 'idempotency-key': 'nightly' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => post({}, headers)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await takePlans()).toHaveLength(1);
    expect((await post({ preset: 'fast' }, headers)).body).toMatchObject({ code: 'idempotency-mismatch' });
  });

  it.each([
    { why: 'an unknown vocabulary', changes: { vocabulary: 'none' }, pointer: '/vocabulary' },
    { why: 'an unknown option', changes: { sweep: { strides: [1] } }, pointer: '/sweep/strides' },
    { why: 'a value twice', changes: { sweep: { stride: [56, 56] } }, pointer: '/sweep' },
    {
      why: 'an unknown endpoint',
      changes: { webhook: { endpoint_id: newId('webhookEndpoint') } },
      pointer: '/webhook/endpoint_id',
    },
    { why: 'an unknown evaluation', changes: { compare_to: newId('evaluation') }, pointer: '/compare_to' },
    {
      why: 'another scheme',
      changes: { dataset: { location: 'https://data.example/voc' } },
      pointer: '/dataset/location',
    },
    {
      why: 'a folder that is not there',
      changes: { dataset: { location: 'nothing' } },
      pointer: '/dataset/location',
    },
  ])('refuses $why, and stores nothing', async ({ changes, pointer }) => {
    const { status, body } = await post(changes);
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'invalid-request', errors: [{ pointer }] });
    expect(await takePlans()).toEqual([]);
  });

  it('refuses options that cannot be, and too many combinations', async () => {
    expect((await post({ sweep: { stride: [7] } })).body).toMatchObject({ code: 'invalid-request' });
    const stride = Array.from({ length: 33 }, (_, index) => index + 8);
    expect((await post({ sweep: { stride } })).body).toMatchObject({
      code: 'limit-exceeded',
      detail: expect.stringMatching(/33.*32/) as string,
    });
    const images = SERVICE_LIMITS.evaluationImages + 1;
    expect((await post({ sample: { images } })).body).toMatchObject({ code: 'limit-exceeded' });
  });

  it('refuses a vocabulary of which CLIP would not read all', async () => {
    const classes = [{ name: '狗'.repeat(30) }];
    const vocabulary = { name: 'long', classes, background: { mode: 'none' as const }, options: {} };
    await api.backend.vocabularies.create('acme', vocabulary);
    const { status, body } = await post({ vocabulary: 'long' });
    expect(status).toBe(422);
    expect(body).toMatchObject({ detail: expect.stringContaining('has 101 tokens') as string });
  });

  it('refuses void that is a class', async () => {
    const { status, body } = await post({ protocol: { void_label: 0 } });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      code: 'void-is-a-class',
      detail: expect.stringMatching(/"background".*21 to 65535/) as string,
      errors: [{ pointer: '/protocol/void_label' }],
    });
    expect((await post({ protocol: { void_label: 21 } })).status).toBe(202);
    await takePlans();
  });

  it.each([
    's3://their-data/closed/voc/',
    's3://their-data/openness/',
    's3://their-data/open/../closed/',
    's3://itaclip/open/',
    '/etc',
    '../private',
    'way-out',
  ])('reads no dataset from %s', async (location) => {
    const { status, body } = await post({ dataset: { location } });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 's3-source-not-allowed', errors: [{ pointer: '/dataset/location' }] });
  });

  it("reads none from the service's own bucket, whatever is allowed", async () => {
    const own = `s3://${api.backend.objects.bucket}/`;
    const another = api.another({ ITACLIP_DATASET_SOURCES: JSON.stringify({ acme: [own] }) });
    const authorization = await api.authorize('acme');
    const answer = await another.request('/v1/evaluations', {
      method: 'POST',
      headers: { ...authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ ...REQUEST, dataset: { location: own } }),
    });
    expect(await answer.json()).toMatchObject({ code: 's3-source-not-allowed' });
  });

  it('takes folders below the data root, by name or by path, without their links', async () => {
    for (const location of ['scenes', join(root, 'scenes'), 'also-scenes']) {
      const { body } = await post({ dataset: { location, layout: 'pairs' } });
      expect(body.dataset.location).toMatch(/data\/scenes$/);
    }
    await takePlans();
  });

  it('compares with an own one that has succeeded', async () => {
    const queued = evaluationFixture(clock.now);
    await api.backend.evaluations.create(queued);
    expect((await post({ compare_to: queued.id })).body).toMatchObject({
      detail: expect.stringContaining('"queued"') as string,
    });
    const other = await succeeded();
    expect((await post({ compare_to: other.id })).body).toMatchObject({ compare_to: other.id });
    await takePlans();
    const theirs = await succeeded('elsewhere');
    expect((await post({ compare_to: theirs.id })).body).toMatchObject({
      errors: [{ pointer: '/compare_to' }],
    });
  });

  it('does not pass its limit where many are made at once', async () => {
    const racing = await callerOf(api, 'racing', ['evaluate']);
    const ask = () => racing<Evaluation>('POST', '/v1/evaluations', REQUEST);
    for (let made = 1; made < SERVICE_LIMITS.liveEvaluations; made += 1)
      expect((await ask()).status).toBe(202);
    await Promise.all([ask(), ask(), ask(), ask()]);
    expect(await api.backend.evaluations.countLive('racing', 100)).toBeLessThanOrEqual(
      SERVICE_LIMITS.liveEvaluations,
    );
    await takePlans();
  });

  it('has no more than so many at a time', async () => {
    const many = await callerOf(api, 'many', ['evaluate']);
    const ask = () => many<Evaluation>('POST', '/v1/evaluations', REQUEST);
    const made = await Promise.all(Array.from({ length: SERVICE_LIMITS.liveEvaluations }, ask));
    expect((await ask()).body).toMatchObject({ code: 'limit-exceeded' });
    await many('POST', `/v1/evaluations/${made[0]!.body.id}/cancel`);
    expect((await ask()).status).toBe(202);
  });

  it('is for the scope evaluate', async () => {
    const segmenter = await callerOf(api, 'acme', ['segment']);
    expect((await segmenter('POST', '/v1/evaluations', REQUEST)).status).toBe(403);
  });
});

describe('an evaluation', () => {
  it('reports its progress, and changes with every step', async () => {
    const evaluation = evaluationFixture(clock.now);
    const { evaluations, progress } = api.backend;
    await evaluations.create(evaluation);
    await evaluations.take(evaluation, 'worker', 10);
    await progress.create(evaluation, { images: 32, classes: 2 });
    const path = `/v1/evaluations/${evaluation.id}`;
    const before = await acme<Evaluation>('GET', path);
    expect(before.body.progress).toEqual({
      images_done: 0,
      images_skipped: 0,
      images_total: 32,
      running_miou: null,
      seconds_left: null,
    });
    const etag = { 'if-none-match': before.headers.get('etag')! };
    expect((await acme('GET', path, undefined, etag)).status).toBe(304);
    clock.now = later(clock.now, 10);
    await progress.addShard(evaluation, shardFixture(1, { images: 16, skipped: 1 }));
    const after = await acme<Evaluation>('GET', path, undefined, etag);
    expect(after.body.progress).toEqual({
      images_done: 16,
      images_skipped: 1,
      images_total: 32,
      running_miou: 0.5,
      seconds_left: 10,
    });
  });

  it('has its scores, gates and links when it has succeeded', async () => {
    const evaluation = await succeeded();
    const { body, headers } = await acme<Evaluation>('GET', `/v1/evaluations/${evaluation.id}`);
    expect(headers.get('retry-after')).toBeNull();
    expect(body).toMatchObject({
      status: 'succeeded',
      scores: { variants: [{ name: 'default', miou: 0.5 }] },
      warnings: ['All masks are void.'],
      gates: [{ gate: 'fail_under', passed: false }],
      links: { cancel: null, report: `${body.links.self}/report` },
    });
    expect(await (await fetch(body.artifacts[0]!.url)).text()).toBe('<p>');
    for (const path of ['report', 'artifacts/report.html']) {
      const redirect = await acme('GET', `/v1/evaluations/${evaluation.id}/${path}`);
      expect(redirect.status).toBe(303);
      const report = await fetch(redirect.headers.get('location')!);
      expect([report.headers.get('content-type'), await report.text()]).toEqual(['text/html', '<p>']);
    }
    const missing = await acme('GET', `/v1/evaluations/${evaluation.id}/artifacts/records.jsonl.gz`);
    expect(missing.status).toBe(404);
  });

  it('is listed without what makes answers long', async () => {
    const lister = await callerOf(api, 'lister', ['evaluate']);
    const first = await succeeded('lister');
    const second = evaluationFixture(clock.now, { tenant: 'lister' });
    await api.backend.evaluations.create(second);
    type Page = { data: Evaluation[]; next_cursor: string | null };
    const all = await lister<Page>('GET', '/v1/evaluations?limit=1');
    expect(all.body.data.map(({ id }) => id)).toEqual([second.id]);
    const next = await lister<Page>('GET', `/v1/evaluations?limit=1&cursor=${all.body.next_cursor}`);
    expect(next.body.data.map(({ id }) => id)).toEqual([first.id]);
    expect(next.body.data[0]).not.toHaveProperty('artifacts');
    expect(next.body.data[0]).not.toHaveProperty('warnings');
    const queued = await lister<Page>('GET', '/v1/evaluations?status=queued');
    expect(queued.body.data.map(({ id }) => id)).toEqual([second.id]);
  });

  it('is canceled at once, even while workers hold it, and only once', async () => {
    const evaluation = evaluationFixture(clock.now);
    await api.backend.evaluations.create(evaluation);
    await api.backend.evaluations.take(evaluation, 'worker', 10);
    const path = `/v1/evaluations/${evaluation.id}/cancel`;
    expect(await acme('POST', path)).toMatchObject({ status: 200, body: { status: 'canceled' } });
    expect(await acme('POST', path)).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });

  it('is deleted with all its bytes, and gone', async () => {
    const evaluation = await succeeded();
    const path = `/v1/evaluations/${evaluation.id}`;
    expect((await acme('DELETE', path)).status).toBe(204);
    const { objects } = api.backend;
    expect(await objects.listBelow(resultsPrefix('acme', evaluation.id, 30))).toEqual([]);
    expect((await acme('GET', path)).status).toBe(410);
    expect((await acme('DELETE', path)).status).toBe(204);
    clock.now = later(clock.now, 61 * DAY_SECONDS);
    expect((await acme('GET', path)).status).toBe(404);
    clock.now = later(clock.now, -61 * DAY_SECONDS);
  });

  it('of another tenant is none, and one that is past its retention is gone', async () => {
    const evaluation = await succeeded('elsewhere');
    expect((await acme('GET', `/v1/evaluations/${evaluation.id}`)).status).toBe(404);
    const own = await succeeded();
    clock.now = later(clock.now, 31 * DAY_SECONDS);
    expect((await acme('GET', `/v1/evaluations/${own.id}/report`)).status).toBe(410);
    clock.now = later(clock.now, -31 * DAY_SECONDS);
  });
});
