/**
 * `npm run fuzz -- [--minutes 5]`: schemathesis, a fuzzer of APIs, sends to a local service whatever the
 * API reference allows and what it forbids. It needs Python and, the first time, PyPI.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { tenantKey } from '#contracts/storage/table-definition.ts';
import { SCOPES } from '#contracts/keys/key.ts';
import { newKey } from '#contracts/keys/new-key.ts';
import { OPERATOR_TENANT } from '#contracts/tenant.ts';
import { LocalSystem } from '#infra/local/local-system.ts';
import { NotAvailable, pythonTool } from '../clients/python-tool.ts';

const VERSION = '4.32.5';

const HOOKS = fileURLToPath(new URL('./hooks.py', import.meta.url));

const { minutes, seed } = new Command('npm run fuzz --')
  .option('--minutes <number>', 'how long to run', Number, 5)
  .option('--seed <number>', 'of the requests', Number, 1)
  .parse()
  .opts<{ minutes: number; seed: number }>();

try {
  process.exitCode = await fuzz(await pythonTool('schemathesis', [`schemathesis==${VERSION}`]));
} catch (error) {
  if (!(error instanceof NotAvailable)) throw error;
  console.log(`Skipped: ${error.message}`);
}

async function fuzz(programs: string): Promise<number> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'itaclip-fuzz-'));
  await using system = await LocalSystem.start({
    dataFolder,
    host: '127.0.0.1',
    port: 0,
    workers: 0,
    sweepSeconds: 60,
    visibilitySeconds: 60,
    environment: async () => ({ ITACLIP_REQUESTS_PER_MINUTE: '1000000' }),
  });
  await system.ready();
  const run = async (kind: 'key' | 'token', seconds: number, selection: readonly string[]) =>
    runSchemathesis(programs, dataFolder, [
      `${system.url}/v1/openapi.json`,
      ...selection,
      '--header',
      `Authorization: Bearer ${await createCredential(system, kind)}`,
      '--max-time',
      String(seconds),
    ]);
  // No route lists or deletes tokens, so that none of the requests can end this one. But only a key can create tokens.
  const codes = [
    await run('token', minutes * 60, ['--exclude-operation-id', 'createToken']),
    await run('key', 20, ['--include-operation-id', 'createToken']),
  ];
  return Math.max(...codes);
}

async function runSchemathesis(
  programs: string,
  cwd: string,
  parameters: readonly string[],
): Promise<number> {
  const child = spawn(
    resolve(programs, 'schemathesis'),
    [
      'run',
      // `Prefer: wait` holds an answer back for up to 25 seconds.
      '--request-timeout',
      '60',
      ...parameters,
      '--seed',
      String(seed),
      '--continue-on-failure',
      '--no-color',
      '--generation-database',
      ':memory:',
    ],
    { stdio: 'inherit', cwd, env: { ...process.env, SCHEMATHESIS_HOOKS: HOOKS } },
  );
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}

/** The operator may name other tenants. */
async function createCredential({ backend }: LocalSystem, kind: 'key' | 'token'): Promise<string> {
  const settings = { tenant: OPERATOR_TENANT, name: 'fuzz', scopes: [...SCOPES] };
  const { plain, record } = newKey(kind, settings, backend.now());
  await backend.table.put({ ...tenantKey(OPERATOR_TENANT, record.id), ...record });
  return plain;
}
