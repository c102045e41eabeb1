import { expect, it } from 'vitest';
import { isSecretOf, parseKey } from '#contracts/keys/new-key.ts';
import { keyRecordSchema } from '#contracts/keys/key.ts';
import { tenantKey } from '#contracts/storage/table-definition.ts';
import { runNode } from '#test/support/processes/node-program.ts';
import { openLocalBackend } from '#test/support/service/local-backend.ts';

const run = (args: string[], environment: NodeJS.ProcessEnv) =>
  runNode(['infra/operator-key/operator-key.ts', ...args], {
    environment: { PATH: process.env['PATH'], ...environment },
  });

it("prints the operator's key once, and keeps its hash in the table that is named", async () => {
  await using backend = await openLocalBackend();
  const { stdout } = await run([backend.environment['ITACLIP_TABLE']!], backend.environment);
  const { tenant, id, secret } = parseKey(stdout.trim())!;
  const record = keyRecordSchema.parse(await backend.table.get(tenantKey(tenant, id)));
  expect(record).toMatchObject({ tenant: 'operator', scopes: ['segment', 'evaluate', 'admin'] });
  expect(isSecretOf(record, secret)).toBe(true);
});

it.each([
  [
    'no credentials',
    { AWS_REGION: 'us-east-1' },
    /^AWS has no credentials from here: .*aws sso login.*AWS_PROFILE\.\n$/,
  ],
  ['no region', {}, /^No region is chosen: set AWS_REGION .*\n$/],
])('says what is missing: %s', async (_, environment, expected) => {
  const nowhere = { HOME: '/nowhere', AWS_EC2_METADATA_DISABLED: 'true', ...environment };
  const { code, stderr } = await run(['table'], nowhere);
  expect(code).toBe(1);
  expect(stderr).toMatch(expected);
});

it('prints its usage', async () => {
  expect(await run([], {})).toMatchObject({ code: 2, stderr: expect.stringContaining('Usage') as string });
});
