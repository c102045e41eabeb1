import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#contracts/ids.ts';
import { later } from '#contracts/time.ts';
import type { UploadRecord } from '#contracts/uploads/upload.ts';
import { neededUntil, UploadTable } from '#backend/tables/upload-table.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';

let now = new Date('2026-11-24T12:00:00.000Z');
let backend: LocalBackend;
let uploads: UploadTable;

beforeAll(async () => {
  backend = await openLocalBackend();
  uploads = new UploadTable(backend.table, () => now);
});
afterAll(() => backend[Symbol.asyncDispose]());

async function createdUpload(changes: Partial<UploadRecord> = {}): Promise<UploadRecord> {
  const upload: UploadRecord = {
    id: newId('upload'),
    tenant: 'acme',
    content_type: 'image/png',
    bytes: 12,
    created_at: now.toISOString(),
    expires_at: later(now, 3600).toISOString(),
    ...changes,
  };
  expect(await uploads.create(upload)).toBe(true);
  return upload;
}

async function dueIds(at: Date): Promise<string[]> {
  const ids: string[] = [];
  for await (const row of backend.table.due(at)) ids.push(row.sk);
  return ids;
}

describe('UploadTable', () => {
  it("finds an upload under its tenant's name only", async () => {
    const upload = await createdUpload();
    expect(await uploads.get(upload)).toEqual(upload);
    expect(await uploads.get({ tenant: 'other', id: upload.id })).toBeUndefined();
    expect(await uploads.create(upload)).toBe(false);
  });

  it('shows the sweeper the uploads that have expired, and nobody else', async () => {
    const upload = await createdUpload();
    expect(await dueIds(now)).not.toContain(upload.id);
    now = later(now, 3600);
    expect(await uploads.get(upload)).toBeUndefined();
    // A request that read the upload just before it expired has a minute.
    expect(await dueIds(now)).not.toContain(upload.id);
    now = later(now, 60);
    expect(await dueIds(now)).toContain(upload.id);
  });

  it('remembers that parts became an object', async () => {
    const upload = await createdUpload({ multipart: { s3_upload_id: 'transfer' } });
    const multipart = { s3_upload_id: 'transfer', completed_at: now.toISOString() };
    expect(await uploads.markCompleted(upload)).toEqual({ ...upload, multipart });
  });

  it('keeps an existing upload for a job, for the longest time that one asks for', async () => {
    const upload = await createdUpload();
    const startBy = later(now, 7200).toISOString();
    expect(await uploads.keepForJob(upload, startBy)).toBe(true);
    expect(await uploads.keepForJob(upload, now.toISOString())).toBe(true);
    expect((await uploads.get(upload))?.needed_until).toBe(neededUntil(startBy));
    await uploads.delete(upload);
    expect(await uploads.keepForJob(upload, startBy)).toBe(false);
  });

  it('creates no row for an upload that was deleted', async () => {
    const upload = await createdUpload({ multipart: { s3_upload_id: 'transfer' } });
    expect(await uploads.delete(upload)).toBe(true);
    expect(await uploads.markCompleted(upload)).toBeUndefined();
    expect(await uploads.get(upload)).toBeUndefined();
  });
});
