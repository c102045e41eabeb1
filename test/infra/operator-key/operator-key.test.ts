import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { isSecretOf, parseKey } from '#contracts/keys/new-key.ts';
import { keyRecordSchema } from '#contracts/keys/key.ts';
import { tenantKey } from '#contracts/storage/table-definition.ts';
import { openLocalBackend } from '#test/support/service/local-backend.ts';

const run = (args: string[], env: NodeJS.ProcessEnv) =>
  promisify(execFile)(process.execPath, ['infra/operator-key/operator-key.ts', ...args], {
    env: { PATH: process.env['PATH'], ...env },
  });

it("prints the operator's key once, and keeps its hash in the table that is named", async () => {
  await using backend = await openLocalBackend();
  const { stdout } = await run([backend.environment['ITACLIP_TABLE']!], backend.environment);
  const { tenant, id, secret } = parseKey(stdout.trim())!;
  const record = keyRecordSchema.parse(await backend.table.get(tenantKey(tenant, id)));
  expect(record).toMatchObject({ tenant: 'operator', scopes: ['segment', 'evaluate', 'admin'] });
  expect(isSecretOf(record, secret)).toBe(true);
});

it('says how it is called', async () => {
  await expect(run([], {})).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('Usage') });
});
