/**
 * Uses `npm start` as a person does: the key, the printed command, Ctrl-C, a kill, the next start.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { KEY_PATTERN } from '#contracts/keys/key.ts';
import type { Segmentation } from '#contracts/jobs/segmentation.ts';
import { waitFor } from '../support/patience.ts';
import { NodeProgram, runNode } from '../support/processes/node-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

type Running = { supervisor: NodeProgram; url: string };

async function start(dataFolder: string, ...others: string[]): Promise<Running> {
  const supervisor = begin(dataFolder, ...others);
  await supervisor.wrote(/Logs/);
  const [url = ''] = /http:\/\/[\d.:]+/.exec(supervisor.output) ?? [];
  return { supervisor, url };
}

function begin(dataFolder: string, ...others: string[]): NodeProgram {
  const options = ['--data-dir', dataFolder, '--port', '0', '--model', 'storybook', ...others];
  const supervisor = new NodeProgram(['infra/local/start.ts', ...options], { cwd: ROOT });
  onTestFinished(() => supervisor[Symbol.asyncDispose]());
  return supervisor;
}

async function interrupt(supervisor: NodeProgram): Promise<void> {
  supervisor.kill('SIGINT');
  await supervisor.ended();
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
  expect(first.supervisor.output).toContain(key);
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);

  const [command = ''] = /curl -s [\s\S]*?(?=\n\n)/.exec(first.supervisor.output) ?? [];
  const { stdout } = await promisify(execFile)('bash', ['-c', command], { cwd: ROOT });
  const job = JSON.parse(stdout) as Segmentation;
  expect(job).toMatchObject({ status: 'succeeded' });

  await interrupt(first.supervisor);
  expect(await answers(first.url)).toBe(false);

  const second = await start(dataFolder);
  expect(second.supervisor.output).not.toContain(key);
  const headers = { authorization: `Bearer ${key}` };
  const answer = await fetch(`${second.url}/v1/segmentations/${job.id}`, { headers });
  const again = (await answer.json()) as Segmentation;
  expect(again).toMatchObject({ id: job.id, status: 'succeeded' });
  const [labels] = again.artifacts;
  expect((await fetch(labels?.url ?? '')).status).toBe(200);
  await interrupt(second.supervisor);
});

it('prints no welcome if it is stopped while it starts', async () => {
  const dataFolder = temporaryFolder();
  const supervisor = begin(dataFolder, '--workers', '0');
  const ports = join(dataFolder, 'ports.json');
  await waitFor('the file of the ports', () => expect(existsSync(ports), supervisor.output).toBe(true));
  await interrupt(supervisor);
  expect(supervisor.output).toContain('Finishing current work');
  expect(supervisor.output).not.toContain('ITACLIP runs at');
});

it.each([
  ['may', 201, []],
  ['may', 201, ['--host', '0.0.0.0', '--allow-local-urls']],
  ['may not', 422, ['--host', '0.0.0.0']],
  ['may not', 422, ['--no-allow-local-urls']],
])('has webhooks that %s point at this machine: %i after %j', async (_, status, options) => {
  const dataFolder = temporaryFolder();
  const { supervisor, url } = await start(dataFolder, '--workers', '0', ...options);
  const key = readFileSync(join(dataFolder, 'operator-key'), 'utf8').trim();
  const answer = await fetch(`${url}/v1/webhook-endpoints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url: 'http://127.0.0.1:9/hook' }),
  });
  expect(answer.status, await answer.text()).toBe(status);
  await interrupt(supervisor);
});

it('accepts datasets below the named folder, which must exist', async () => {
  const dataFolder = temporaryFolder();
  const missing = await runNode(
    ['infra/local/start.ts', '--data-dir', dataFolder, '--data-root', join(dataFolder, 'nothing')],
    { cwd: ROOT },
  );
  expect(missing).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Give --data-root an existing folder.') as string,
  });
  const root = temporaryFolder();
  mkdirSync(join(root, 'scenes'));
  const { supervisor, url } = await start(dataFolder, '--workers', '0', '--data-root', root);
  const key = readFileSync(join(dataFolder, 'operator-key'), 'utf8').trim();
  const post = (location: string) =>
    fetch(`${url}/v1/evaluations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ dataset: { location }, vocabulary: 'voc21' }),
    });
  expect((await post('scenes')).status).toBe(202);
  expect(await (await post(dataFolder)).json()).toMatchObject({ code: 's3-source-not-allowed' });
  await interrupt(supervisor);
});

it('leaves nothing running when it is killed', async () => {
  const { supervisor, url } = await start(temporaryFolder());
  expect(await answers(url)).toBe(true);
  supervisor.kill('SIGKILL');
  await waitFor('the API to end', async () => expect(await answers(url)).toBe(false));
});

it('refuses a second supervisor of the same folder', async () => {
  const dataFolder = temporaryFolder();
  const { supervisor } = await start(dataFolder);
  const second = await runNode(['infra/local/start.ts', '--data-dir', dataFolder, '--port', '0'], {
    cwd: ROOT,
  });
  expect(second).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(
      `Another supervisor uses ${dataFolder} (process ${supervisor.process.pid})`,
    ) as string,
  });
});
