import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawPhoto, encodePng } from '../../support/draw-photo.ts';
import { openLocalBackend, type LocalBackend } from '../../support/local-backend.ts';
import { uploadJob } from './uploaded-job.ts';
import { WorkerProcess } from './worker-process.ts';

let backend: LocalBackend;
let photo: Uint8Array;

beforeAll(async () => {
  backend = await openLocalBackend();
  photo = await encodePng(drawPhoto(64, 48, 1));
});
afterAll(() => backend[Symbol.asyncDispose]());

describe('a worker process', () => {
  it('does a job', async () => {
    await using worker = new WorkerProcess(backend.environment);
    await worker.line('worker warmed up');
    const job = await uploadJob(backend, photo);
    await worker.line('job started', ({ job_id }) => job_id === job.id);
    await worker.line('job ended', ({ job_id }) => job_id === job.id);
    worker.process.kill('SIGTERM');
    expect(await worker.ended()).toEqual({ code: 0, signal: null });
  });
});
