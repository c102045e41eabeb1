import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBackend } from '#backend/backend.ts';
import { backendEnvironment, readEnvironment } from '#contracts/environment.ts';
import { newId } from '#contracts/ids.ts';
import { newKey } from '#contracts/keys/new-key.ts';
import { tenantKey } from '#contracts/storage/table-definition.ts';
import { STAGES } from '#infra/stages/config.ts';
import type { FunctionName } from '#infra/lambda/function-bundles.ts';
import { ItaclipStage } from '#infra/stages/itaclip-stage.ts';
import { startStandIns, type StandIns } from '#infra/local/stand-ins/stand-ins.ts';
import { runNode } from '#test/support/processes/node-program.ts';
import { functionUrlEvent, queueEvent } from '#test/support/service/lambda-events.ts';
import { openApp } from '#test/support/cloud/synthesized-stage.ts';

const MEGABYTE = 1_000_000;
const now = new Date('2026-11-24T10:00:00Z').getTime();
const trace = { request_id: 'req_1', traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` };
const job = { tenant: 'acme', job_id: newId('segmentation', now), trace };

const EVENTS: Record<FunctionName, unknown[]> = {
  api: [
    functionUrlEvent('GET', '/healthz'),
    functionUrlEvent('GET', '/readyz'),
    functionUrlEvent('GET', '/problems/not-found'),
    functionUrlEvent('GET', '/docs/assets/swagger-ui.css'),
  ],
  // The message of a job that was deleted: there is nothing left to do.
  imports: [queueEvent({ kind: 'segmentation', ...job })],
  webhooks: [queueEvent({ kind: 'job-ended', ...job })],
  'dead-letters': [queueEvent({ kind: 'segmentation', ...job })],
  sweeper: [{ id: 'schedule', 'detail-type': 'Scheduled Event', source: 'aws.scheduler', detail: {} }],
  schedules: [{ id: 'schedule', 'detail-type': 'Scheduled Event', source: 'aws.scheduler', detail: {} }],
  canary: [],
  'origin-secret': [{ Step: 'finishSecret', SecretId: 'origin', ClientRequestToken: 'now-current' }],
};

/** Loads the bundle as Lambda does, sends it each event, and reports how long loading took. */
const RUNTIME = `
  import { pathToFileURL } from 'node:url';
  const [folder, events] = process.argv.slice(1);
  const began = performance.now();
  const { handler } = await import(pathToFileURL(folder + '/index.mjs').href);
  const milliseconds = Math.round(performance.now() - began);
  const context = { awsRequestId: 'one', functionName: 'bundle', getRemainingTimeInMillis: () => 30_000 };
  const answers = [];
  for (const event of JSON.parse(events)) answers.push((await handler(event, context)) ?? null);
  process.stdout.write('\\n' + JSON.stringify({ milliseconds, answers }), () => process.exit());
`;

let standIns: StandIns;
let secretsManager: Server;
let folders: Record<string, string>;

beforeAll(async () => {
  standIns = await startStandIns({ visibilitySeconds: 30 });
  // Answers that the event's version is already the current one.
  secretsManager = createServer((_request, response) => {
    response.end(JSON.stringify({ VersionIdsToStages: { 'now-current': ['AWSCURRENT'] } }));
  }).listen(0, '127.0.0.1');
  await once(secretsManager, 'listening');
  folders = synthesizeBundles();
});

afterAll(async () => {
  await standIns[Symbol.asyncDispose]();
  secretsManager.close();
});

/** The bundles by the names of the functions, as a deployment would upload them. */
function synthesizeBundles(): Record<string, string> {
  const app = openApp({ bundling: true });
  app.node.setContext('aws:cdk:enable-asset-metadata', true);
  const { worker } = STAGES.dev;
  // The packages for this machine's architecture are installed: nothing is fetched.
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x64';
  new ItaclipStage(app, 'dev', {
    ...STAGES.dev,
    worker: { ...worker, function: { ...worker.function, architecture } },
  });
  const assembly = app.synth().getNestedAssembly('assembly-dev');
  const resources = assembly.stacks.flatMap(({ template }) =>
    Object.entries(
      (template as { Resources: Record<string, { Metadata?: Record<string, string> }> }).Resources,
    ),
  );
  return Object.fromEntries(
    resources.flatMap(([id, { Metadata = {} }]) => {
      const path = Metadata['aws:asset:path'];
      return path === undefined ? [] : [[id, join(assembly.directory, path)]];
    }),
  );
}

function folderOf(name: FunctionName): string {
  const others: Partial<Record<FunctionName, string>> = {
    'origin-secret': 'OriginSecretRotation',
    canary: 'CanaryFunction',
  };
  const id =
    others[name] ?? name.replaceAll(/(^|-)([a-z])/g, (_all, _hyphen, letter: string) => letter.toUpperCase());
  const [, folder] =
    Object.entries(folders).find(([logicalId]) => new RegExp(`^${id}[0-9A-F]{8}$`).test(logicalId)) ?? [];
  if (folder === undefined) throw new Error(`There is no bundle of ${name}.`);
  return folder;
}

function bytesIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true }).map((file) => statSync(join(folder, String(file))));
  return files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
}

async function start(
  name: FunctionName,
  events = EVENTS[name],
): Promise<{ milliseconds: number; answers: unknown[] }> {
  const environment = {
    PATH: process.env['PATH'],
    ...standIns.environment,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${(secretsManager.address() as AddressInfo).port}`,
    ITACLIP_PUBLIC_URL: 'https://api.example.com',
    ITACLIP_DISTRIBUTION_ID: 'E000000000000',
    ITACLIP_LOG_LEVEL: 'warn',
  };
  const program = ['--input-type=module', '-e', RUNTIME, folderOf(name), JSON.stringify(events)];
  const { stdout, stderr, code } = await runNode(program, { environment, cwd: '/' });
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n') + 1)) as {
    milliseconds: number;
    answers: unknown[];
  };
}

it.each(Object.keys(EVENTS) as FunctionName[])(
  'bundles %s so that it starts alone and handles an event',
  async (name) => {
    const bytes = bytesIn(folderOf(name));
    const { milliseconds, answers } = await start(name);
    process.stdout.write(
      `bundle ${name}: ${(bytes / MEGABYTE).toFixed(2)} MB, loads in ${milliseconds} ms\n`,
    );
    expect(bytes).toBeLessThan(5 * MEGABYTE);
    for (const answer of answers) {
      if (name === 'api') expect(answer).toMatchObject({ statusCode: 200 });
      else if (answer !== null) expect(answer).toEqual({ batchItemFailures: [] });
    }
  },
);

it('counts the tokens of names by the file beside the bundle', async () => {
  const { plain, record } = newKey('key', { tenant: 'acme', name: 'test', scopes: ['segment'] }, new Date());
  Object.assign(process.env, standIns.environment);
  const backend = openBackend(readEnvironment(backendEnvironment, process.env));
  await backend.table.put({ ...tenantKey('acme', record.id), ...record });
  const headers = { authorization: `Bearer ${plain}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ classes: ['狗'.repeat(30)] });
  const { answers } = await start('api', [
    functionUrlEvent('PUT', '/v1/vocabularies/dogs', { headers, body }),
  ]);
  expect(answers).toMatchObject([{ statusCode: 422, body: expect.stringContaining('101 tokens') as string }]);
  expect(readdirSync(folderOf('schedules'))).toContain('clip-tokenizer.json.gz');
});
