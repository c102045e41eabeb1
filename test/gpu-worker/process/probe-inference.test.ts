import { expect, it } from 'vitest';
import { ProblemError } from '#contracts/errors.ts';
import { createLogger } from '#contracts/log.ts';
import { Readiness } from '#gpu-worker/process/readiness.ts';
import { probe, warmUp } from '#gpu-worker/process/probe-inference.ts';
import { fakeSegmenter, type Segment } from '../worker-fixture.ts';

const log = createLogger('worker', 'silent');
const memory = new ProblemError('out-of-memory', 'Too much.');
const ended = new Error("The segmenter's thread ended with code 1.");

function fails(error: Error): Segment {
  return async () => {
    throw error;
  };
}

type Circumstances = { failure?: Error; signal?: AbortSignal };

function contextOf(error: Error, { failure, signal = new AbortController().signal }: Circumstances = {}) {
  const readiness = new Readiness(() => new Date('2026-11-24T12:00:00.000Z'));
  return { segmenter: fakeSegmenter(fails(error), failure), readiness, signal };
}

function probeThatFails(error: Error, circumstances?: Circumstances) {
  return probe(contextOf(error, circumstances), log);
}

it('ends a worker whose first inference fails with the code of what failed', async () => {
  expect(await warmUp(contextOf(memory), log)).toBe('outOfMemory');
  expect(await warmUp(contextOf(ended, { failure: ended }), log)).toBe('threadEnded');
  expect(await warmUp(contextOf(new Error('something')), log)).toBe('providerFailed');
});

it('throws the error in the configuration of a worker', async () => {
  const missing = new ProblemError('model-not-found', 'There is none.');
  await expect(warmUp(contextOf(missing), log)).rejects.toBe(missing);
});

it('ends the worker with the code that a job with the same error would end it with', async () => {
  expect(await probeThatFails(memory)).toBe('outOfMemory');
  expect(await probeThatFails(new Error('CUDA error 700'))).toBe('providerFailed');
  expect(await probeThatFails(ended, { failure: ended })).toBe('threadEnded');
});

it('ends it also after an unknown error, since a tiny image must work', async () => {
  expect(await probeThatFails(new Error('something'))).toBe('providerFailed');
});

it('ends nothing when the result is no longer needed', async () => {
  expect(await probeThatFails(memory, { signal: AbortSignal.abort() })).toBeUndefined();
});
