/**
 * Runs the service by `npm start`, in a process of its own, as users do: in a temporary folder,
 * without a request limit.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeProgram } from '../support/processes/node-program.ts';

export type LoadSystem = AsyncDisposable & {
  url: string;
  key: string;
  /** The supervisor's process id. */ pid: number;
};

const START = fileURLToPath(new URL('../../infra/local/start.ts', import.meta.url));
const NOTHING_LIMITED = ['--requests-per-minute', '1000000', '--port', '0', '--model', 'storybook'];

export async function startLoadSystem(workers: number): Promise<LoadSystem> {
  const folder = await mkdtemp(join(tmpdir(), 'itaclip-load-'));
  const parameters = [START, '--data-dir', folder, '--workers', String(workers), ...NOTHING_LIMITED];
  // The same photos come again and again: each must go through the encoder.
  const environment = { ...process.env, ITACLIP_KEEP_FEATURES: 'false' };
  const supervisor = new NodeProgram(parameters, { environment });
  const [url] = await supervisor.wrote(/http:\S+(?=\s)/);
  return {
    url,
    key: (await readFile(join(folder, 'operator-key'), 'utf8')).trim(),
    pid: supervisor.process.pid!,
    async [Symbol.asyncDispose]() {
      supervisor.kill('SIGTERM');
      await supervisor.ended();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
