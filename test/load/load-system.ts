/**
 * The service by `npm start`, in a process of its own, as everyone runs it: in a folder that vanishes,
 * with no limit of requests.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type LoadSystem = AsyncDisposable & {
  url: string;
  key: string;
  /** Of the supervisor. */ pid: number;
};

const START = fileURLToPath(new URL('../../infra/local/start.ts', import.meta.url));
const NOTHING_LIMITED = ['--requests-per-minute', '1000000', '--port', '0', '--model', 'storybook'];

export async function startLoadSystem(workers: number): Promise<LoadSystem> {
  const folder = await mkdtemp(join(tmpdir(), 'itaclip-load-'));
  const parameters = [START, '--data-dir', folder, '--workers', String(workers), ...NOTHING_LIMITED];
  const supervisor = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(supervisor, 'exit');
  const [line] = (await once(createInterface(supervisor.stdout), 'line')) as [string];
  const [url] = /http:\S+/.exec(line) ?? [];
  if (url === undefined || supervisor.pid === undefined) throw new Error(`npm start said: ${line}`);
  return {
    url,
    key: (await readFile(join(folder, 'operator-key'), 'utf8')).trim(),
    pid: supervisor.pid,
    async [Symbol.asyncDispose]() {
      supervisor.kill('SIGTERM');
      await exit;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
