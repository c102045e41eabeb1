import { describe, expect, it } from 'vitest';
import { ProblemError, type ProblemCode } from '#contracts/errors.ts';
import { judgeError } from '#gpu-worker/attempts/judge-error.ts';

const usual = { degraded: false, threadEnded: false };

describe('judgeError', () => {
  it.each<ProblemCode>([
    'invalid-image',
    'unsupported-image-type',
    'image-too-large',
    'image-mismatch',
    's3-source-not-allowed',
    'limit-exceeded',
    'invalid-request',
  ])('fails a job with %s at once: another attempt would end alike', (code) => {
    expect(judgeError(new ProblemError(code, 'This is wrong.'), usual)).toEqual({
      kind: 'failed',
      problem: { code, detail: 'This is wrong.' },
    });
  });

  it('gives a job that ran out of memory one more chance, in another process', () => {
    const error = new ProblemError('out-of-memory', 'Too much.', { retryable: true });
    const problem = { code: 'out-of-memory', detail: 'Too much.' };
    expect(judgeError(error, usual)).toEqual({
      kind: 'recorded',
      problem,
      degrade: true,
      exit: 'outOfMemory',
    });
    expect(judgeError(error, { ...usual, degraded: true })).toEqual({
      kind: 'failed',
      problem,
      exit: 'outOfMemory',
    });
  });

  it('treats a thread whose heap is full as out of memory', () => {
    const error = Object.assign(new Error('Worker terminated'), { code: 'ERR_WORKER_OUT_OF_MEMORY' });
    expect(judgeError(error, { ...usual, threadEnded: true })).toMatchObject({
      kind: 'recorded',
      degrade: true,
      problem: { code: 'out-of-memory' },
    });
  });

  it.each([
    new ProblemError('provider-unavailable', 'No GPU.'),
    new ProblemError('invalid-model', 'No weights.'),
    new Error('Non-zero status code returned while running Conv node. Status Message: CUDNN failure 4'),
    new Error('CUDA error 700: an illegal memory access was encountered'),
    new Error('[ONNXRuntimeError] : 11 : EP_FAIL : CUBLAS failure 13'),
  ])('replaces the process after an error of the device or the provider: %s', (error) => {
    expect(judgeError(error, usual)).toMatchObject({
      kind: 'recorded',
      degrade: false,
      exit: 'providerFailed',
    });
  });

  it('replaces a process whose thread is gone', () => {
    const error = new Error("The segmenter's thread ended with code 1.");
    expect(judgeError(error, { ...usual, threadEnded: true })).toMatchObject({
      kind: 'recorded',
      exit: 'threadEnded',
    });
  });

  it.each([
    Object.assign(new Error('We encountered an internal error.'), { $metadata: { httpStatusCode: 500 } }),
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('aborted'), { code: 'ECONNRESET' }),
    Object.assign(new Error('silence'), { name: 'TimeoutError', $metadata: { attempts: 3 } }),
  ])('blames nobody where a store or a queue does not answer: %s', (error) => {
    expect(judgeError(error, usual)).toEqual({ kind: 'postponed' });
  });

  it.each([
    [new TypeError("Cannot read properties of undefined (reading 'x')\n    at here"), 'internal'],
    [new ProblemError('cache-unavailable', 'The disk is full.'), 'cache-unavailable'],
    ['a text', 'internal'],
  ])('records a defect, and goes on: %s', (error, code) => {
    const verdict = judgeError(error, usual);
    expect(verdict).toMatchObject({ kind: 'recorded', degrade: false, problem: { code } });
    expect(verdict).toHaveProperty('exit', undefined);
    expect(JSON.stringify(verdict)).not.toContain('at here');
  });
});
