/** Tests the real command against servers on this machine, which do not have the real bytes. */
import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { randomBytes, startServer, status, whole } from '#test/models/pull/file-server.ts';
import { waitFor } from '#test/support/patience.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';
import { runItaclip } from '../run-itaclip.ts';

/** The size of the pinned weights of vit-b-16. */
const REAL_BYTES = 598_516_980;
const SENT = 200_000;

function pull(endpoint: string, folder: string, onStart?: (program: ChildProcess) => void) {
  const environment = { HF_ENDPOINT: endpoint, HF_TOKEN: '', NO_PROXY: '*', no_proxy: '*' };
  return runItaclip(['models', 'pull'], { folder, environment, onStart });
}

/** Serves the beginning of a file of the real size, and then nothing more. */
const beginning: RequestListener = (_, response) => {
  response.writeHead(200, { 'content-length': REAL_BYTES });
  response.write(randomBytes(SENT));
};

function partialsIn(folder: string): { name: string; size: number }[] {
  const model = join(folder, 'models', 'vit-b-16');
  const names = existsSync(model) ? readdirSync(model) : [];
  return names.map((name) => ({ name, size: statSync(join(model, name)).size }));
}

/** Pulls until the beginning has arrived, and then sends the signal. */
async function pullUntil(signal: NodeJS.Signals, endpoint: string, folder: string) {
  let program: ChildProcess | undefined;
  const run = pull(endpoint, folder, (started) => {
    program = started;
  });
  await waitFor('the beginning of the file', () =>
    expect(partialsIn(folder)).toMatchObject([{ size: SENT }]),
  );
  program!.kill(signal);
  return run;
}

describe('itaclip models pull', () => {
  it('installs nothing of a file that is not the pinned one, and exits with 1', async () => {
    const server = await startServer(whole(randomBytes()));
    const folder = temporaryFolder();

    const { code, stdout, stderr } = await pull(server.url, folder);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^itaclip: .*977e3dd0ec55ab8da155f2fbeb6b5f54948b6e3d\/open_clip_model\.safetensors: it has 300000 bytes on the server, but the pinned file has 598516980;/,
    );
    expect(partialsIn(folder)).toEqual([]);
  });

  it('exits with 1 when the server refuses, and says what to do', async () => {
    const { code, stderr } = await pull((await startServer(status(401))).url, temporaryFolder());

    expect(code).toBe(1);
    expect(stderr).toMatch(/the server answered 401, not allowed; set HF_TOKEN .*\n$/);
  });

  it('exits with 2 for an invalid address', async () => {
    const { code, stderr } = await pull('mirror', temporaryFolder());

    expect(code).toBe(2);
    expect(stderr).toContain('HF_ENDPOINT is "mirror"');
  });

  it('resumes, after it was killed, where it stopped', async () => {
    const server = await startServer(beginning, status(404));
    const folder = temporaryFolder();

    const killed = await pullUntil('SIGKILL', server.url, folder);
    expect(killed.signal).toBe('SIGKILL');
    const again = await pull(server.url, folder);

    expect(server.asked.map(({ headers }) => headers.range)).toEqual([undefined, `bytes=${SENT}-`]);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('200 kB are saved: run the same command to resume');
  });

  it('ends by Ctrl-C, and keeps what has come', async () => {
    const server = await startServer(beginning);
    const folder = temporaryFolder();

    const { signal, stderr } = await pullUntil('SIGINT', server.url, folder);

    expect(signal).toBe('SIGINT');
    expect(stderr).toMatch(/^vit-b-16: 599 MB to download from http:.* \(license MIT, .*OpenAI\)\n/);
    expect(stderr).toContain('200 kB are saved: run the same command to resume');
    expect(partialsIn(folder)).toMatchObject([{ size: SENT }]);
  });
});
