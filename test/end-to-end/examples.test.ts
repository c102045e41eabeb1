/**
 * Runs the programs of `examples/` as their users do, against the service as `npm start` starts it.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLoadSystem, type LoadSystem } from '../load/load-system.ts';
import { missingPrograms } from '../support/missing-programs.ts';
import { writePairs } from '../support/pairs-dataset.ts';
import { NodeProgram } from '../support/processes/node-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const example = (name: string) => join(root, 'examples', name);
const run = promisify(execFile);
const PICTURE = join(root, 'models', 'storybook', 'pictures', 'village.png');

const withoutShell = await missingPrograms('bash', 'curl', 'jq');
const withoutPython = await missingPrograms('python3');

let system: LoadSystem;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  system = await startLoadSystem(1);
  environment = { ...process.env, ITACLIP: system.url, ITACLIP_KEY: system.key };
});

afterAll(async () => {
  await system[Symbol.asyncDispose]();
});

/** Calls the API; a body makes it a POST. */
async function call<Answer>(path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${system.url}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${system.key}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  expect(response.ok, `status ${response.status} of ${path}`).toBe(true);
  return (await response.json()) as Answer;
}

async function uploadPicture(): Promise<{ id: string }> {
  const bytes = readFileSync(PICTURE);
  const upload = await call<{ id: string; url: string; headers: Record<string, string> }>('/v1/uploads', {
    content_type: 'image/png',
    bytes: bytes.length,
  });
  const response = await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: bytes });
  expect(response.status).toBe(200);
  return upload;
}

/** The legend makes an overlay higher. */
async function expectPicture(path: string, size: { width: number; height?: number }): Promise<void> {
  expect(await sharp(readFileSync(path)).metadata()).toMatchObject(size);
}

describe('an example', () => {
  it('of one request prints its job', async ({ skip }) => {
    skip(withoutShell !== undefined, withoutShell);
    const { stdout } = await run(example('one-request.sh'), { cwd: root, env: environment });

    expect(JSON.parse(stdout)).toMatchObject({ id: expect.stringMatching(/^seg_/), problem: null });
  });

  it('in the shell uploads, waits and downloads', async ({ skip }) => {
    skip(withoutShell !== undefined, withoutShell);
    const cwd = temporaryFolder();

    const { stdout } = await run(example('segment.sh'), [PICTURE, '["windmill", "sky"]', 'results'], {
      cwd,
      env: environment,
    });

    expect(stdout).toMatch(/^windmill \d+$/m);
    await expectPicture(join(cwd, 'results', 'labels.png'), { width: 448, height: 336 });
    await expectPicture(join(cwd, 'results', 'overlay.jpg'), { width: 448 });
  });

  it('in Python uploads, waits and downloads', async ({ skip }) => {
    skip(withoutPython !== undefined, withoutPython);
    const cwd = temporaryFolder();

    const { stdout } = await run('python3', [example('segment.py'), PICTURE, 'windmill', 'sky'], {
      cwd,
      env: environment,
    });

    expect(stdout).toMatch(/^windmill \d+$/m);
    await expectPicture(join(cwd, 'labels.png'), { width: 448, height: 336 });
  });

  it('of a backend accepts webhooks with a valid signature, each once, and refuses others', async () => {
    const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    await using backend = new NodeProgram([example('webhook-backend.js')], {
      environment: { ...process.env, ITACLIP_WEBHOOK_SECRET: secret, PORT: '0' },
    });
    const [, port] = await backend.wrote(/listening on (\d+)/);
    const body = JSON.stringify({ type: 'segmentation.succeeded', data: { id: 'seg_1' } });
    const now = new Date();
    const send = (signature: string) =>
      fetch(`http://127.0.0.1:${port}/itaclip`, {
        method: 'POST',
        body,
        headers: {
          'webhook-id': 'msg_1',
          'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
          'webhook-signature': signature,
        },
      });
    const signature = new Webhook(secret).sign('msg_1', now, body);

    expect((await send('v1,AAAA')).status).toBe(401);
    expect((await send(signature)).status).toBe(204);
    expect((await send(signature)).status).toBe(204);
    expect(backend.stdout.match(/segmentation\.succeeded seg_1/g)).toHaveLength(1);
  });

  it('of a backend receives the webhook of a job', async () => {
    const { secret } = await call<{ secret: string }>('/v1/webhook-endpoints/default');
    await using backend = new NodeProgram([example('webhook-backend.js')], {
      environment: { ...process.env, ITACLIP_WEBHOOK_SECRET: secret, PORT: '0' },
    });
    const [, port] = await backend.wrote(/listening on (\d+)/);
    const { id: upload_id } = await uploadPicture();

    const { id } = await call<{ id: string }>('/v1/segmentations', {
      image: { upload_id },
      classes: ['windmill', 'sky'],
      webhook: { url: `http://127.0.0.1:${port}/itaclip` },
    });

    const [line] = await backend.wrote(/segmentation\.succeeded seg_[\w-]+/);
    expect(line).toBe(`segmentation.succeeded ${id}`);
  });

  it('of a nightly evaluation passes, compares with the last good run, and fails', async ({ skip }) => {
    skip(withoutShell !== undefined, withoutShell);
    const cwd = temporaryFolder();
    await writePairs(join(cwd, 'data'), 2);
    const itaclip = `${process.execPath} ${join(root, 'command-line', 'itaclip.ts')}`;
    const night = (least: string, ...flags: string[]) =>
      run(
        example('nightly-evaluation.sh'),
        ['data', 'data/meadow.json', 'nights', '--model', 'storybook', '--preset', 'fast', ...flags],
        { cwd, env: { ...environment, ITACLIP_PROGRAM: itaclip, FAIL_UNDER: least } },
      );

    await night('0');
    const good = readFileSync(join(cwd, 'nights', 'good.json'), 'utf8');
    await expect(night('1')).rejects.toMatchObject({ code: 1 });

    expect(readFileSync(join(cwd, 'nights', 'good.json'), 'utf8')).toBe(good);
  });
});
