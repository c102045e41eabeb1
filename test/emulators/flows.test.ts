/**
 * The processes of the service on S3, SQS and DynamoDB by programs that nobody here wrote, and the permissions
 * that their calls need in AWS.
 *
 * The programs come from registries of Python, Go and Java, so that only `npm run test:emulators` runs this.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NotAvailable } from '../clients/python-tool.ts';
import { skipAll } from '../support/skip-all.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import type { AwsCall } from './aws-calls.ts';
import { testEvaluations, testJobs, testSignedLinks, testUploads } from './customer-flows.ts';
import type { Implementations } from './emulated-cloud.ts';
import { findUnusedRights, judgeCalls } from './judge-calls.ts';
import { testDeadLetters, testRepairs } from './repair-flows.ts';
import { startService, type Service } from './service.ts';

const asked = process.env['ITACLIP_EMULATORS'] === 'true';
const notAsked = asked
  ? undefined
  : 'run by `npm run test:emulators` only: needs Python, Go, Java and a network';

/** The calls of all runs. */
const calls: AwsCall[] = [];

describe.each<Implementations & { checksSignatures: boolean }>([
  { store: 'moto', queues: 'moto', checksSignatures: false },
  { store: 'versitygw', queues: 'elasticmq', checksSignatures: true },
])('on $store and $queues', ({ checksSignatures, ...implementations }) => {
  const { folder, remove } = makeTemporaryFolder();
  let started: Service | string;
  const service = () => started as Service;
  beforeAll(async () => {
    started = notAsked ?? (await start(implementations, folder));
  });
  beforeEach(({ skip }) => {
    if (typeof started === 'string') skip(started);
  });
  afterAll(async () => {
    if (typeof started !== 'string') {
      await started[Symbol.asyncDispose]();
      calls.push(...started.cloud.calls);
    }
    remove();
  });

  testUploads(service);
  if (checksSignatures) testSignedLinks(service);
  testJobs(service);
  testEvaluations(service);
  testDeadLetters(service);
  testRepairs(service);
});

describe('in all these flows', () => {
  skipAll(notAsked);

  it('no call is denied by the role of its process or by an endpoint of the worker', async () => {
    expect(calls.length).toBeGreaterThan(0);
    expect(await judgeCalls(calls)).toEqual([]);
  });

  it('every permission of a role is used', () => {
    expect(findUnusedRights(calls)).toEqual([]);
  });
});

/** Returns the reason to skip if a program cannot be installed. */
async function start(implementations: Implementations, folder: string): Promise<Service | string> {
  try {
    return await startService(implementations, folder);
  } catch (error) {
    if (error instanceof NotAvailable) return error.message;
    throw error;
  }
}
