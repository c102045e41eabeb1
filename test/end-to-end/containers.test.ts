/**
 * Runs the commands of the images outside of containers: the service and the worker as compose.yaml
 * starts them, with other folders and ports, until an image has gone through both.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, it, onTestFinished } from 'vitest';
import { reservePort } from '#infra/local/free-port.ts';
import { readDockerfile, ROOT } from '../support/cloud/read-dockerfile.ts';
import { waitFor } from '../support/patience.ts';
import { NodeProgram } from '../support/processes/node-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const image = readFileSync(join(ROOT, 'models/storybook/pictures/village.png'));

describe('the commands of the images', () => {
  it('segment an image, answer health checks, and stop on a signal', async () => {
    const folder = temporaryFolder();
    const ports = {
      api: await reservePort('127.0.0.1', 0),
      store: await reservePort('127.0.0.1', 0),
      table: await reservePort('127.0.0.1', 0),
      health: await reservePort('127.0.0.1', 0),
    };
    const replaced = (text: string) =>
      text
        .replaceAll('9324', String(ports.store))
        .replaceAll(/\b8000\b/g, String(ports.table))
        .replaceAll('8080', String(ports.api))
        .replaceAll('8081', String(ports.health))
        .replaceAll('/data', join(folder, 'data'))
        .replaceAll('/var/cache/itaclip', join(folder, 'cache'));
    const service = stage('infra/local/Dockerfile', 'service');
    const worker = stage('gpu-worker/Dockerfile', 'cpu');
    const environment = replacedValues({ ...worker.environment, ...composed() }, replaced);

    const system = start([...service.command!, '--port', String(ports.api)].map(replaced), {});
    const isHealthy = async () => expect(await run(service.healthCheck!.map(replaced), {})).toBe(0);
    await waitFor('the service to be healthy', isHealthy, () => system.output);
    expect(await run(worker.healthCheck!, environment)).toBe(1);
    const segmenting = start(worker.command!, environment);
    const isReady = async () => expect(await run(worker.healthCheck!, environment)).toBe(0);
    await waitFor('the worker to be healthy', isReady, () => segmenting.output);

    expect(await segment(`http://127.0.0.1:${ports.api}`, join(folder, 'data', 'operator-key'))).toBe(
      'succeeded',
    );
    for (const child of [segmenting, system]) {
      child.kill('SIGTERM');
      expect(await child.ended()).toEqual({ code: 0, signal: null });
    }
  });
});

function stage(file: string, name: string) {
  return readDockerfile(file).find((each) => each.name === name)!;
}

function composed(): Record<string, string> {
  const compose = parse(readFileSync(join(ROOT, 'compose.yaml'), 'utf8')) as {
    services: { worker: { environment: Record<string, string> } };
  };
  return compose.services.worker.environment;
}

function replacedValues(variables: Record<string, string>, replace: (text: string) => string) {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, replace(value)]));
}

/** The program gets nothing of this process's environment but the path of Node. */
function start([program, ...parameters]: readonly string[], variables: Record<string, string>): NodeProgram {
  expect(program).toBe('node');
  const environment = { PATH: process.env['PATH'], ...variables };
  const running = new NodeProgram(parameters, { cwd: ROOT, environment });
  onTestFinished(() => running[Symbol.asyncDispose]());
  return running;
}

/** Resolves to the exit code. */
async function run(command: readonly string[], environment: Record<string, string>): Promise<unknown> {
  return (await start(command, environment).ended()).code;
}

/** Resolves to the state in which the job ends. */
async function segment(url: string, keyFile: string): Promise<string> {
  const headers = { authorization: `Bearer ${readFileSync(keyFile, 'utf8').trim()}`, prefer: 'wait' };
  const body = new FormData();
  body.set('image', new Blob([image], { type: 'image/png' }), 'village.png');
  body.set(
    'request',
    JSON.stringify({ classes: ['windmill'], preset: 'fast', background: { mode: 'none' } }),
  );
  const answer = await fetch(`${url}/v1/segmentations`, { method: 'POST', headers, body });
  let job = (await answer.json()) as { id: string; status: string };
  // On a busy machine the job may take longer than an answer may wait.
  await waitFor('the job to end', async () => {
    const again = await fetch(`${url}/v1/segmentations/${job.id}`, { headers });
    job = (await again.json()) as typeof job;
    expect(['queued', 'running']).not.toContain(job.status);
  });
  return job.status;
}
