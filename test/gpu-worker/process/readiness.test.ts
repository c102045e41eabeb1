import { describe, expect, it } from 'vitest';
import { createLogger } from '#contracts/log.ts';
import { later } from '#contracts/time.ts';
import { serveHealth, type HealthState } from '#gpu-worker/process/health-server.ts';
import { Readiness } from '#gpu-worker/process/readiness.ts';
import { probe, warmUp } from '#gpu-worker/process/probe-inference.ts';
import { answerFixture, fakeSegmenter } from '../worker-fixture.ts';

const start = new Date('2026-11-24T12:00:00.000Z');
const log = createLogger('worker', 'silent');

function readinessAt() {
  const clock = { now: start };
  return { clock, readiness: new Readiness(() => clock.now) };
}

describe('Readiness', () => {
  it('lasts a minute after the last inference, and is probed again before that', () => {
    const { clock, readiness } = readinessAt();
    expect(readiness).toMatchObject({ isReady: false, needsProbe: true, readyAt: undefined });
    readiness.succeeded();
    expect(readiness).toMatchObject({ isReady: true, needsProbe: false, readyAt: start });
    clock.now = later(start, 31);
    expect(readiness).toMatchObject({ isReady: true, needsProbe: true });
    clock.now = later(start, 61);
    expect(readiness.isReady).toBe(false);
    readiness.succeeded();
    expect(readiness).toMatchObject({ isReady: true, readyAt: start });
  });
});

describe('a probe', () => {
  const { signal } = new AbortController();

  it('loads the encoders of every preset, and makes the worker ready', async () => {
    const { readiness } = readinessAt();
    const views: number[] = [];
    const segmenter = fakeSegmenter(({ options }) => {
      views.push(options.views.length);
      return Promise.resolve(answerFixture());
    });
    await warmUp({ segmenter, readiness, signal }, log);
    expect(views).toEqual([5, 1]);
    expect(readiness.isReady).toBe(true);
    expect(await probe({ segmenter, readiness, signal }, log)).toBeUndefined();
    expect(views).toHaveLength(2);
  });

  it('says at the start that the worker cannot work', async () => {
    const { readiness } = readinessAt();
    const segmenter = fakeSegmenter(() => Promise.reject(new Error('no device')));
    expect(await warmUp({ segmenter, readiness, signal }, log)).toBe('providerFailed');
    expect(readiness.isReady).toBe(false);
  });

  it('ends the process when it fails later', async () => {
    const { readiness } = readinessAt();
    const error = new Error('no device');
    const failing = fakeSegmenter(() => Promise.reject(error));
    expect(await probe({ segmenter: failing, readiness, signal }, log)).toBe('providerFailed');
    const dead = fakeSegmenter(() => Promise.reject(error), error);
    expect(await probe({ segmenter: dead, readiness, signal }, log)).toBe('threadEnded');
  });

  it('does not matter once the worker shuts down', async () => {
    const { readiness } = readinessAt();
    const segmenter = fakeSegmenter(() => Promise.reject(new Error('canceled')));
    await warmUp({ segmenter, readiness, signal: AbortSignal.abort() }, log);
    expect(readiness.isReady).toBe(false);
  });
});

describe('the health server', () => {
  it('answers for the process, and for whether it could work', async () => {
    const state: HealthState = { isReady: false, readyAt: undefined };
    await using server = await serveHealth(0, state);
    const get = async (path: string, method = 'GET') => {
      const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { method });
      return { status: response.status, body: await response.json() };
    };
    expect(await get('/healthz')).toEqual({ status: 200, body: { status: 'ok' } });
    expect(await get('/startedz')).toEqual({ status: 503, body: { status: 'not started' } });
    expect(await get('/readyz')).toEqual({ status: 503, body: { status: 'not ready' } });
    // A device that answered once may be busy for longer than a minute.
    Object.assign(state, { readyAt: new Date() });
    expect(await get('/startedz')).toEqual({ status: 200, body: { status: 'started' } });
    expect(await get('/readyz')).toMatchObject({ status: 503 });
    Object.assign(state, { isReady: true });
    expect(await get('/readyz')).toEqual({ status: 200, body: { status: 'ready' } });
    expect(await get('/other')).toMatchObject({ status: 404 });
    expect(await get('/healthz', 'POST')).toMatchObject({ status: 405 });
  });

  it('says what to do if its port is taken', async () => {
    const state = { isReady: true, readyAt: new Date() };
    await using server = await serveHealth(0, state);
    await expect(serveHealth(server.port, state)).rejects.toMatchObject({
      name: 'ProblemError',
      message: expect.stringMatching(/EADDRINUSE.*ITACLIP_HEALTH_PORT/) as string,
    });
  });
});
