import { expect, it } from 'vitest';
import { ProblemError } from '../../../contracts/errors.ts';
import { createLogger } from '../../../contracts/log.ts';
import { Readiness } from '../../../gpu-worker/service/readiness.ts';
import { probe } from '../../../gpu-worker/service/try-inference.ts';
import { segmenterOf, type Segment } from './worker-fixture.ts';

const log = createLogger('worker', 'silent');
const memory = new ProblemError('out-of-memory', 'Too much.');
const ended = new Error("The segmenter's thread ended with code 1.");

function fails(error: Error): Segment {
  return async () => {
    throw error;
  };
}

function probeThatFails(error: Error, { failure, signal }: { failure?: Error; signal?: AbortSignal } = {}) {
  const segmenter = segmenterOf(fails(error), failure);
  const readiness = new Readiness(() => new Date('2026-11-24T12:00:00.000Z'));
  return probe({ segmenter, readiness, signal: signal ?? new AbortController().signal }, log);
}

it('ends the worker with the code that a job with the same error would end it with', async () => {
  expect(await probeThatFails(memory)).toBe('outOfMemory');
  expect(await probeThatFails(new Error('CUDA error 700'))).toBe('providerFailed');
  expect(await probeThatFails(ended, { failure: ended })).toBe('threadEnded');
});

it('ends it, too, where nobody knows the error: a tiny picture must work', async () => {
  expect(await probeThatFails(new Error('something'))).toBe('providerFailed');
});

it('ends nothing when nobody needs to know any more', async () => {
  expect(await probeThatFails(memory, { signal: AbortSignal.abort() })).toBeUndefined();
});
