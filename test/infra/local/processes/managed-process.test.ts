import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { describeFailing } from '#infra/local/processes/describe-failing.ts';
import { ManagedProcess, type Failing } from '#infra/local/processes/managed-process.ts';
import { waitFor } from '#test/support/patience.ts';
import { NodeProgram } from '#test/support/processes/node-program.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

function manage(entry: string, environment: Record<string, string> = {}) {
  const logFile = join(temporaryFolder(), 'log');
  const failings: Failing[] = [];
  const plan = { name: entry, entry: `test/infra/local/processes/${entry}.ts`, environment };
  const managed = new ManagedProcess(plan, { logFile, onFailing: (failing) => failings.push(failing) });
  managed.start();
  onTestFinished(() => managed.stop());
  const lines = () => (existsSync(logFile) ? readFileSync(logFile, 'utf8').split('\n').slice(0, -1) : []);
  return { managed, lines, failings };
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

it('starts a killed process again', async () => {
  const { managed, lines } = manage('stay');
  await waitFor('the process to start', () => expect(lines()).toHaveLength(1));
  const first = managed.pid;
  managed.kill();
  await waitFor('the process to start again', () => expect(lines()).toHaveLength(2));
  expect(managed.pid).not.toBe(first);
  expect(managed.starts).toBe(2);
});

it('lets a process finish when it stops it, and does not start it again', async () => {
  const { managed, lines } = manage('stay');
  await waitFor('the process to start', () => expect(lines()).toHaveLength(1));
  await managed.stop();
  expect(lines().at(-1)).toBe('finished');
  expect(managed.starts).toBe(1);
});

it('warns once about a process that keeps ending early, with its output', async () => {
  const { lines, failings } = manage('crash', { GREETING: 'hello' });
  await waitFor('a fourth start', () => expect(lines().length).toBeGreaterThan(3));
  expect(failings).toHaveLength(1);
  expect(failings[0]).toMatchObject({ name: 'crash', how: 'exit code 3' });
  expect(failings.map(describeFailing).join('')).toContain('"greeting":"hello"');
});

it('warns about a process that cannot be started, and starts it when it can', async () => {
  const { execPath } = process;
  process.execPath = '/nowhere/node';
  onTestFinished(() => void (process.execPath = execPath));
  const { lines, failings } = manage('stay');
  const failing = { how: expect.stringMatching(/^not started: .*ENOENT/) as string };
  await waitFor('a note of the failure', () => expect(failings).toMatchObject([failing]));
  process.execPath = execPath;
  await waitFor('the process to start', () => expect(lines()).toHaveLength(1));
});

it('leaves no process behind when the supervisor is killed', async () => {
  const logFile = join(temporaryFolder(), 'log');
  const program = fileURLToPath(new URL('./supervisor.ts', import.meta.url));
  await using supervisor = new NodeProgram([program, logFile]);
  const port = () => Number(existsSync(logFile) && readFileSync(logFile, 'utf8'));
  await waitFor('the port of the process', () => expect(port()).toBeGreaterThan(0));
  expect(await listens(port())).toBe(true);
  supervisor.kill('SIGKILL');
  await waitFor('the process to end', async () => expect(await listens(port())).toBe(false));
});
