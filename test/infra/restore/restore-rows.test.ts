import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runNode } from '#test/support/processes/node-program.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';

let backend: LocalBackend;
let client: DynamoDBDocumentClient;
let to: string;

const FUTURE = 4_000_000_000;
const ROWS = {
  lost: { pk: 'tenant#acme', sk: 'seg_lost', status: 'succeeded', ttl: FUTURE },
  changed: { pk: 'tenant#acme', sk: 'seg_changed', status: 'queued' },
  lostVocabulary: { pk: 'tenant#acme', sk: 'vocabulary#farm', classes: ['barn'] },
  over: { pk: 'tenant#acme', sk: 'seg_over', ttl: 1_000_000_000 },
  revoked: { pk: 'tenant#acme', sk: 'key_revoked', secret_sha256: '00' },
  worker: { pk: 'workers', sk: 'worker-1' },
};
/** The job has ended since the time to which the table was restored. */
const CHANGED_SINCE = { ...ROWS.changed, status: 'succeeded' };

beforeAll(async () => {
  backend = await openLocalBackend();
  client = DynamoDBDocumentClient.from(new DynamoDBClient());
  to = backend.environment['ITACLIP_TABLE']!;
});

afterAll(() => backend[Symbol.asyncDispose]());

/** Makes a table as point-in-time recovery does, and the service's table as it is after the loss. */
async function lose(from: string): Promise<void> {
  const key = (AttributeName: string, KeyType: 'HASH' | 'RANGE') => ({ AttributeName, KeyType });
  await client.send(
    new CreateTableCommand({
      TableName: from,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [key('pk', 'HASH'), key('sk', 'RANGE')],
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: from });
  for (const Item of Object.values(ROWS)) await client.send(new PutCommand({ TableName: from, Item }));
  await client.send(new PutCommand({ TableName: to, Item: CHANGED_SINCE }));
}

const restore = (...args: string[]) =>
  runNode(['infra/restore/restore.ts', ...args], {
    environment: { PATH: process.env['PATH'], ...backend.environment },
  });

async function rowsOf(table: string): Promise<unknown[]> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: table }));
  return Items.toSorted((one, other) => String(one['sk']).localeCompare(String(other['sk'])));
}

it('counts what is missing, copies it when told to, and leaves what has changed and what was revoked', async () => {
  await lose('restored');
  const counted = await restore('restored', to);
  expect(counted.stdout).toBe(
    'Missing, and copied with --apply:\n  seg: 1\n  vocabulary: 1\n' +
      'Already there: 1. Left out (over, workers, keys and tokens): 3.\n',
  );
  expect(await rowsOf(to)).toEqual([CHANGED_SINCE]);

  const copied = await restore('restored', to, '--apply');
  expect(copied.stdout).toContain('Copied:\n  seg: 1\n  vocabulary: 1\n');
  const expected = [CHANGED_SINCE, ROWS.lost, ROWS.lostVocabulary];
  expect(await rowsOf(to)).toEqual(expected);

  const again = await restore('restored', to, '--apply');
  expect(again.stdout).toContain('Copied:\n  nothing\nAlready there: 3.');

  await restore('restored', to, '--apply', '--keys');
  expect(await rowsOf(to)).toEqual([ROWS.revoked, ...expected]);
});

it('prints its usage', async () => {
  expect(await restore('one')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("missing required argument 'to'") as string,
  });
});
