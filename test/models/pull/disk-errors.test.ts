/** Disk errors that no test can cause with files alone. */
import { rm, rename } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { downloadFile } from '#models/pull/download-file.ts';
import { randomBytes, remoteFile, startServer, whole } from './file-server.ts';

vi.mock('node:fs/promises', { spy: true });

const BYTES = randomBytes();

beforeEach(() => void vi.stubEnv('NO_PROXY', '*').stubEnv('no_proxy', undefined));
afterEach(() => {
  vi.unstubAllEnvs();
  vi.mocked(rm).mockReset();
  vi.mocked(rename).mockReset();
});

function diskError(code: string): Error {
  return Object.assign(new Error(`${code}: of the disk`), { code, syscall: 'any' });
}

const PROBLEM = {
  code: 'models-unavailable',
  message: expect.stringMatching(/^Cannot use \S+: E[A-Z]+: of the disk\. .*ITACLIP_MODELS_DIR/) as string,
};

describe('downloadFile', () => {
  it('says so when wrong bytes cannot be removed', async () => {
    const server = await startServer(whole(randomBytes(BYTES.length, 2)));
    vi.mocked(rm).mockRejectedValueOnce(diskError('EBUSY'));
    await expect(downloadFile(remoteFile(server.url, BYTES))).rejects.toMatchObject(PROBLEM);
  });

  it('says so when the file cannot be moved to its place', async () => {
    const server = await startServer(whole(BYTES));
    vi.mocked(rename).mockRejectedValueOnce(diskError('EACCES'));
    await expect(downloadFile(remoteFile(server.url, BYTES))).rejects.toMatchObject(PROBLEM);
  });
});
