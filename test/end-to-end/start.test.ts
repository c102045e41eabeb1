/** `npm start` as a person uses it: the key, the printed command, Ctrl-C, a kill, the next start. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { KEY_PATTERN } from '#contracts/keys/key.ts';
import type { Segmentation } from '#contracts/jobs/segmentation.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

type Running = { supervisor: ChildProcess; said: () => string; url: string; exit: Promise<unknown> };

type Starting = Omit<Running, 'url'>;

async function start(dataFolder: string, ...others: string[]): Promise<Running> {
  const starting = begin(dataFolder, ...others);
  await expect.poll(starting.said, { timeout: 30_000 }).toContain('Logs');
  const [url = ''] = /http:\/\/[\d.:]+/.exec(starting.said()) ?? [];
  return { ...starting, url };
}

function begin(dataFolder: string, ...others: string[]): Starting {
  const parameters = [
    'infra/local/start.ts',
    '--data-dir',
    dataFolder,
    '--port',
    '0',
    '--model',
    'storybook',
    ...others,
  ];
  const supervisor = spawn(process.execPath, parameters, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void supervisor.kill('SIGKILL'));
  let output = '';
  for (const stream of [supervisor.stdout, supervisor.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const exit = once(supervisor, 'exit');
  return { supervisor, said: () => output, exit };
}

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

it('shows its key once, runs the command that it prints, and finds everything at the next start', async () => {
  const dataFolder = temporaryFolder();
  const first = await start(dataFolder);
  const keyFile = join(dataFolder, 'operator-key');
  const key = readFileSync(keyFile, 'utf8').trim();
  expect(key).toMatch(KEY_PATTERN);
  expect(first.said()).toContain(key);
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);

  const [command = ''] = /curl -s [\s\S]*?(?=\n\n)/.exec(first.said()) ?? [];
  const { stdout } = await promisify(execFile)('bash', ['-c', command], { cwd: ROOT });
  const job = JSON.parse(stdout) as Segmentation;
  expect(job).toMatchObject({ status: 'succeeded' });

  first.supervisor.kill('SIGINT');
  await first.exit;
  expect(await answers(first.url)).toBe(false);

  const second = await start(dataFolder);
  expect(second.said()).not.toContain(key);
  const headers = { authorization: `Bearer ${key}` };
  const answer = await fetch(`${second.url}/v1/segmentations/${job.id}`, { headers });
  const again = (await answer.json()) as Segmentation;
  expect(again).toMatchObject({ id: job.id, status: 'succeeded' });
  const [labels] = again.artifacts;
  expect((await fetch(labels?.url ?? '')).status).toBe(200);
  second.supervisor.kill('SIGINT');
  await second.exit;
});

it('welcomes nobody who ends it while it starts', async () => {
  const dataFolder = temporaryFolder();
  const { supervisor, said, exit } = begin(dataFolder, '--workers', '0');
  await expect.poll(() => existsSync(join(dataFolder, 'ports.json')), { timeout: 30_000 }).toBe(true);
  supervisor.kill('SIGINT');
  await exit;
  expect(said()).toContain('Finishing what is being done');
  expect(said()).not.toContain('ITACLIP runs at');
});

it.each([
  ['may', 201, []],
  ['may', 201, ['--host', '0.0.0.0', '--allow-local-urls']],
  ['may not', 422, ['--host', '0.0.0.0']],
  ['may not', 422, ['--no-allow-local-urls']],
])('has webhooks that %s point at this machine: %i after %j', async (_, status, options) => {
  const dataFolder = temporaryFolder();
  const { supervisor, url, exit } = await start(dataFolder, '--workers', '0', ...options);
  const key = readFileSync(join(dataFolder, 'operator-key'), 'utf8').trim();
  const answer = await fetch(`${url}/v1/webhook-endpoints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url: 'http://127.0.0.1:9/hook' }),
  });
  expect(answer.status, await answer.text()).toBe(status);
  supervisor.kill('SIGINT');
  await exit;
});

it('takes datasets below the folder that is named, which must be there', async () => {
  const dataFolder = temporaryFolder();
  const missing = promisify(execFile)(
    process.execPath,
    ['infra/local/start.ts', '--data-dir', dataFolder, '--data-root', join(dataFolder, 'nothing')],
    { cwd: ROOT },
  );
  await expect(missing).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Give --data-root one that is there.') as string,
  });
  const root = temporaryFolder();
  mkdirSync(join(root, 'scenes'));
  const { supervisor, url, exit } = await start(dataFolder, '--workers', '0', '--data-root', root);
  const key = readFileSync(join(dataFolder, 'operator-key'), 'utf8').trim();
  const post = (location: string) =>
    fetch(`${url}/v1/evaluations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ dataset: { location }, vocabulary: 'voc21' }),
    });
  expect((await post('scenes')).status).toBe(202);
  expect(await (await post(dataFolder)).json()).toMatchObject({ code: 's3-source-not-allowed' });
  supervisor.kill('SIGINT');
  await exit;
});

it('leaves nothing running when it is killed', async () => {
  const { supervisor, url } = await start(temporaryFolder());
  expect(await answers(url)).toBe(true);
  supervisor.kill('SIGKILL');
  await expect.poll(() => answers(url), { timeout: 5000 }).toBe(false);
});

it('tells a second one that the folder is in use', async () => {
  const dataFolder = temporaryFolder();
  const { supervisor } = await start(dataFolder);
  const second = promisify(execFile)(
    process.execPath,
    ['infra/local/start.ts', '--data-dir', dataFolder, '--port', '0'],
    {
      cwd: ROOT,
    },
  );
  await expect(second).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining(
      `Another supervisor uses ${dataFolder} (process ${supervisor.pid})`,
    ) as string,
  });
});
