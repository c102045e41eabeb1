/** The programs of `examples/` as their users run them, against the service as `npm start` starts it. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLoadSystem, type LoadSystem } from '../load/load-system.ts';
import { writePairs } from '../support/pairs-dataset.ts';
import { NodeProgram } from '../support/processes/node-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const example = (name: string) => join(root, 'examples', name);
const run = promisify(execFile);
const PICTURE = join(root, 'models', 'storybook', 'pictures', 'village.png');

/** Why a test is skipped, printed once, or undefined where all programs are there. */
async function missing(...programs: string[]): Promise<string | undefined> {
  for (const program of programs) {
    const isThere = await run(program, ['--version']).then(
      () => true,
      () => false,
    );
    if (isThere) continue;
    process.stdout.write(`skipped: needs ${program}\n`);
    return `needs ${program}`;
  }
  return undefined;
}

const withoutShell = await missing('bash', 'curl', 'jq');
const withoutPython = await missing('python3');

let system: LoadSystem;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  system = await startLoadSystem(1);
  environment = { ...process.env, ITACLIP: system.url, ITACLIP_KEY: system.key };
});

afterAll(async () => {
  await system[Symbol.asyncDispose]();
});

/** An overlay is higher by its legend. */
async function expectPicture(path: string, size: { width: number; height?: number }): Promise<void> {
  expect(await sharp(readFileSync(path)).metadata()).toMatchObject(size);
}

describe('an example', () => {
  it.skipIf(withoutShell)('in the shell uploads, waits and downloads', async () => {
    const cwd = temporaryFolder();

    const { stdout } = await run(example('segment.sh'), [PICTURE, '["windmill", "sky"]', 'results'], {
      cwd,
      env: environment,
    });

    expect(stdout).toMatch(/^windmill \d+$/m);
    await expectPicture(join(cwd, 'results', 'labels.png'), { width: 448, height: 336 });
    await expectPicture(join(cwd, 'results', 'overlay.png'), { width: 448 });
  });

  it.skipIf(withoutPython)('in Python uploads, waits and downloads', async () => {
    const cwd = temporaryFolder();

    const { stdout } = await run('python3', [example('segment.py'), PICTURE, 'windmill', 'sky'], {
      cwd,
      env: environment,
    });

    expect(stdout).toMatch(/^windmill \d+$/m);
    await expectPicture(join(cwd, 'labels.png'), { width: 448, height: 336 });
  });

  it('of a backend takes webhooks with a right signature, each once, and refuses others', async () => {
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

  it.skipIf(withoutShell)(
    'of a nightly evaluation passes, compares with the last good run, and fails',
    async () => {
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
    },
  );
});
