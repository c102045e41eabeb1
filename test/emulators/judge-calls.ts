/**
 * Compares the calls of a run with what the roles allow. Whether a call is allowed is decided by an IAM simulator
 * of others: `@cloud-copilot/iam-simulate`. It is AGPL, and therefore no dependency of this project; the command
 * that uses it installs it below `.cache`.
 *
 * The simulator knows nothing of KMS permissions that S3, SQS and DynamoDB use on behalf of a caller.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { install } from '../clients/python-tool.ts';
import { ACCOUNT_ID, type AwsCall } from './aws-calls.ts';
import { CUSTOMER_BUCKET } from './emulated-cloud.ts';
import { synthesizePermissions, type Permissions, type Policy } from './role-policies.ts';

const SIMULATOR = '@cloud-copilot/iam-simulate';
const VERSION = '0.1.173';
const CUSTOMER_ACCOUNT = '210987654321';

type NamedPolicy = { name: string; policy: Policy };
type Simulation = {
  request: {
    principal: string;
    action: string;
    resource: { resource: string; accountId: string };
    contextVariables: Record<string, string>;
  };
  identityPolicies: NamedPolicy[];
  vpcEndpointPolicies?: NamedPolicy[];
  resourcePolicy?: unknown;
  serviceControlPolicies: [];
  resourceControlPolicies: [];
};
type Simulator = {
  runSimulation: (
    simulation: Simulation,
    options: object,
  ) => Promise<{ overallResult?: string; errors?: { message: string } }>;
};

/** Returns a line for each distinct call that AWS would deny. */
export async function judgeCalls(calls: readonly AwsCall[]): Promise<string[]> {
  const simulator = await loadSimulator();
  const permissions = synthesizePermissions([`s3://${CUSTOMER_BUCKET}/`]);
  const lines = new Set<string>();
  for (const call of distinct(calls)) {
    const outcome = await simulator.runSimulation(simulationOf(call, permissions), {});
    const result = outcome.errors ? JSON.stringify(outcome.errors) : outcome.overallResult;
    if (result !== 'Allowed') lines.add(`${call.caller}: ${call.action} on ${call.resource}: ${result}`);
  }
  return [...lines].toSorted();
}

function simulationOf({ caller = '', action, resource }: AwsCall, permissions: Permissions): Simulation {
  const policy = permissions.roles[caller];
  if (!policy) throw new Error(`No role is known for the calls of ${caller}.`);
  const isForeign = resource.startsWith(`arn:aws:s3:::${CUSTOMER_BUCKET}`);
  const accountId = isForeign ? CUSTOMER_ACCOUNT : ACCOUNT_ID;
  const principal = `arn:aws:iam::${ACCOUNT_ID}:role/${caller}`;
  const endpoint = permissions.endpoints[action.split(':')[0] ?? ''];
  return {
    request: {
      principal,
      action,
      resource: { resource, accountId },
      contextVariables: { 'aws:ResourceAccount': accountId },
    },
    identityPolicies: [{ name: 'role', policy }],
    ...(caller.startsWith('worker') &&
      endpoint && { vpcEndpointPolicies: [{ name: 'endpoint', policy: endpoint }] }),
    ...(isForeign && { resourcePolicy: customerPolicy(principal) }),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  };
}

/** Returns the bucket policy that a customer needs whose data sets are to be read. */
function customerPolicy(principal: string) {
  const allow = (Action: string, Resource: string) => ({
    Effect: 'Allow',
    Principal: { AWS: principal },
    Action,
    Resource,
  });
  return {
    Version: '2012-10-17',
    Statement: [
      allow('s3:GetObject', `arn:aws:s3:::${CUSTOMER_BUCKET}/*`),
      allow('s3:ListBucket', `arn:aws:s3:::${CUSTOMER_BUCKET}`),
    ],
  };
}

/** Permissions that no call of these flows uses, and why they are granted nevertheless. */
const UNUSED_FOR_A_REASON: [pattern: RegExp, reason: string][] = [
  [/^api: s3:GetObject on .*readiness/, '`/readyz` asks for it'],
  [
    /^[\w-]+: sqs:\w+ on .*:function(-dead-letters)?$/,
    'the queue of the function that segments has no local counterpart',
  ],
  [
    /^(imports|webhooks|dead-letters): sqs:(GetQueueUrl|GetQueueAttributes|ChangeMessageVisibility) /,
    'Lambda itself uses them to poll the queue of a function',
  ],
  [/^schedules: sqs:SendMessage on .*webhooks$/, 'a run that replaces the one before cancels it'],
  [/^sweeper: dynamodb:GetItem /, 'it reads the progress of an evaluation whose worker was lost'],
  [/^worker-1: s3:DeleteObject /, 'it removes what it wrote for a job that was deleted meanwhile'],
];

/** Returns a line for each permission on the store, the queues and the table that no call used. */
export function findUnusedRights(calls: readonly AwsCall[]): string[] {
  const { roles } = synthesizePermissions([]);
  const unused = Object.entries(roles).flatMap(([caller, { Statement: statements }]) => {
    const own = calls.filter((call) => call.caller === caller);
    return statements.flatMap((statement) =>
      statement.Action.flatMap((action) =>
        statement.Resource.filter(
          (pattern) => !own.some((call) => call.action === action && covers(pattern, call.resource)),
        ).map((pattern) => `${caller}: ${action} on ${pattern}`),
      ),
    );
  });
  return unused.filter((line) => !UNUSED_FOR_A_REASON.some(([pattern]) => pattern.test(line))).toSorted();
}

/** The prefixes of artifacts differ in how long their objects are kept only. */
function covers(pattern: string, resource: string): boolean {
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*');
  return new RegExp(`^${escaped.replace(/retained-\d+d/, String.raw`retained-\d+d`)}$`).test(resource);
}

/** Leaves out the test's own calls, and repetitions on objects of the same kind. */
function distinct(calls: readonly AwsCall[]): AwsCall[] {
  const kinds = new Map<string, AwsCall>();
  for (const call of calls) {
    const kind = `${call.caller} ${call.action} ${call.resource.replaceAll(/[a-z]{3}_[\w-]+|[0-9a-f]{64}/g, '')}`;
    if (call.caller !== undefined) kinds.set(kind, call);
  }
  return [...kinds.values()];
}

async function loadSimulator(): Promise<Simulator> {
  const folder = resolve('.cache', `iam-simulate-${VERSION}`);
  const entry = join(folder, 'node_modules', SIMULATOR, 'dist', 'esm', 'index.js');
  if (!existsSync(entry)) {
    mkdirSync(folder, { recursive: true });
    const parameters = ['install', '--prefix', folder, '--no-audit', '--no-fund', `${SIMULATOR}@${VERSION}`];
    await install('npm', parameters, 'the npm registry cannot be reached');
  }
  return (await import(pathToFileURL(entry).href)) as Simulator;
}
