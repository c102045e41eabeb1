import { expect, it } from 'vitest';
import { STAGES } from '#infra/stages/config.ts';
import { rightsOfRoles } from '#test/support/cloud/rights-of-roles.ts';
import { synthesizeStage } from '#test/support/cloud/synthesized-stage.ts';

const stage = synthesizeStage('prod');
const ROLES = {
  ...rightsOfRoles(stage.resources('service')),
  ...rightsOfRoles(stage.resources('worker')),
  ...rightsOfRoles(stage.resources('edge')),
  ...rightsOfRoles(stage.resources('observability')),
};

const KEY = ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'].map(
  (action) => `kms:${action} key`,
);
const LOGS = ['logs:CreateLogStream own log group', 'logs:PutLogEvents own log group'];
const ARTIFACTS = ['retained-1d/*', 'retained-7d/*', 'retained-30d/*'];

function queue(name: string, ...actions: string[]): string[] {
  return actions.map((action) => `sqs:${action} ${name}`);
}
const consume = (name: string) =>
  queue(
    name,
    'ReceiveMessage',
    'ChangeMessageVisibility',
    'GetQueueUrl',
    'DeleteMessage',
    'GetQueueAttributes',
  );
const rows = (...actions: string[]) => actions.map((action) => `dynamodb:${action} table`);
const bytes = (action: string, prefixes: string[]) =>
  prefixes.map((prefix) => `s3:${action} bucket/${prefix}`);
const parts = ['AbortMultipartUpload', 'ListMultipartUploadParts'].flatMap((action) =>
  bytes(action, ['uploads/*']),
);

/** The rights of whatever segments. */
const SEGMENT = [
  ...rows('GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
  ...bytes('GetObject', ['uploads/*', 'text-features/*', 'image-features/*', 'models/*', ...ARTIFACTS]),
  ...bytes('PutObject', [...ARTIFACTS, 'text-features/*', 'image-features/*']),
  ...bytes('DeleteObject', [...ARTIFACTS, 'image-features/*']),
  's3:ListBucket bucket',
  ...['batch', 'webhooks'].flatMap((name) => queue(name, 'SendMessage')),
];

/** The expected rights of all roles: whoever gives a role another right must add it here. */
const TABLE: Record<string, string[]> = {
  Api: [
    ...rows('GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
    ...bytes('GetObject', ['uploads/*', ...ARTIFACTS, 'readiness*']),
    ...bytes('PutObject', ['uploads/*']),
    ...parts,
    ...bytes('DeleteObject', ['uploads/*', 'image-features/*', ...ARTIFACTS]),
    's3:ListBucket bucket',
    ...['interactive', 'batch', 'function', 'imports'].flatMap((name) =>
      queue(name, 'SendMessage', 'GetQueueAttributes'),
    ),
    ...queue('webhooks', 'SendMessage'),
    'secretsmanager:DescribeSecret origin secret',
    'secretsmanager:GetSecretValue origin secret',
    'ssm:GetParameters public URL',
    ...KEY,
    ...LOGS,
  ],
  Imports: [
    ...rows('GetItem', 'Query', 'UpdateItem'),
    ...bytes('PutObject', ['uploads/*']),
    ...bytes('DeleteObject', ['uploads/*']),
    // In a stage with both, it looks whether a GPU worker is free.
    ...['interactive', 'batch', 'function'].flatMap((name) =>
      queue(name, 'SendMessage', 'GetQueueAttributes'),
    ),
    ...['imports', 'webhooks'].flatMap((name) => queue(name, 'SendMessage')),
    ...consume('imports'),
    ...KEY,
    ...LOGS,
  ],
  Webhooks: [
    ...rows('GetItem', 'PutItem', 'UpdateItem'),
    ...queue('webhooks', 'SendMessage'),
    ...consume('webhooks'),
    'ssm:GetParameters public URL',
    ...KEY,
    ...LOGS,
  ],
  DeadLetters: [
    ...rows('GetItem', 'UpdateItem'),
    ...queue('webhooks', 'SendMessage'),
    ...consume('dead letters'),
    ...KEY,
    ...LOGS,
  ],
  Sweeper: [
    ...rows('GetItem', 'Query', 'UpdateItem', 'DeleteItem'),
    'dynamodb:Query table/index/sweep',
    ...bytes('AbortMultipartUpload', ['uploads/*']),
    ...bytes('DeleteObject', ['uploads/*', 'image-features/*', ...ARTIFACTS]),
    's3:ListBucket bucket',
    ...['interactive', 'batch'].flatMap((name) => queue(name, 'SendMessage', 'GetQueueAttributes')),
    ...['function', 'imports', 'webhooks'].flatMap((name) => queue(name, 'SendMessage')),
    ...KEY,
    ...LOGS,
  ],
  Schedules: [
    ...rows('GetItem', 'Query', 'PutItem', 'UpdateItem'),
    'dynamodb:Query table/index/sweep',
    ...['batch', 'webhooks'].flatMap((name) => queue(name, 'SendMessage')),
    ...KEY,
    ...LOGS,
  ],
  Segmentation: [...SEGMENT, ...consume('function'), ...KEY, ...LOGS],
  TaskDefinitionTask: [
    ...SEGMENT,
    ...['interactive', 'batch'].flatMap((name) =>
      queue(name, 'ReceiveMessage', 'DeleteMessage', 'ChangeMessageVisibility'),
    ),
    'ecs:UpdateTaskProtection own tasks',
    ...KEY,
  ],
  CanaryFunction: [...rows('PutItem', 'DeleteItem'), ...KEY, ...LOGS],
  OriginSecretRotation: [
    'cloudfront:GetDistribution distribution',
    'cloudfront:GetDistributionConfig distribution',
    'cloudfront:UpdateDistribution distribution',
    'wafv2:GetWebACL web ACL',
    's3:GetBucketAcl access logs',
    's3:PutBucketAcl access logs',
    'secretsmanager:DescribeSecret origin secret',
    'secretsmanager:GetSecretValue origin secret',
    'secretsmanager:PutSecretValue origin secret',
    'secretsmanager:UpdateSecretVersionStage origin secret',
    'secretsmanager:GetRandomPassword *',
    ...LOGS,
  ],
};

it.each(Object.entries(TABLE))('lets %s do what its code does, and nothing else', (name, expected) => {
  const [, actual] = Object.entries(ROLES).find(([role]) => new RegExp(`^${name}Role`).test(role)) ?? [];
  expect(actual).toEqual([...new Set(expected)].toSorted());
});

it('trusts services of AWS only where they act for this account', () => {
  const account = { Ref: 'AWS::AccountId' };
  const [, scheduler] = Object.entries(stage.resources('service', 'AWS::IAM::Role')).find(([role]) =>
    role.startsWith('SweepSchedule'),
  )!;
  expect(scheduler.Properties['AssumeRolePolicyDocument'].Statement).toEqual([
    expect.objectContaining({
      Principal: { Service: 'scheduler.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': account } },
    }),
  ]);
  const [rotation, ...others] = Object.values(stage.resources('edge', 'AWS::Lambda::Permission'));
  expect(others).toEqual([]);
  expect(rotation?.Properties).toMatchObject({
    Principal: 'secretsmanager.amazonaws.com',
    SourceAccount: account,
  });
});

it.each([
  ['both', ['tenant#canary']],
  ['gpu', ['tenant#canary', 'workers']],
] as const)('confines the canary of a stage with the compute %s to its partitions', (compute, partitions) => {
  const { resources } = synthesizeStage('prod', { worker: { ...STAGES.prod.worker, compute } });
  const [, policy] = Object.entries(resources('observability', 'AWS::IAM::Policy')).find(([id]) =>
    id.startsWith('CanaryFunctionRole'),
  )!;
  const statements = policy.Properties['PolicyDocument'].Statement as {
    Action: string | string[];
    Condition?: Record<string, Record<string, string[]>>;
  }[];
  const onRows = statements.filter(({ Action }) =>
    [Action].flat().some((each) => each.startsWith('dynamodb:')),
  );
  expect(onRows.map(({ Condition }) => Condition)).toEqual(
    partitions.map((partition) => ({ 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [partition] } })),
  );
});

it('lets nobody else read, write or delete images and rows', () => {
  const touching = Object.entries(ROLES).filter(([, rights]) =>
    rights.some((right) => / (bucket|table)/.test(right)),
  );
  const known = [
    'Api',
    'Imports',
    'Webhooks',
    'DeadLetters',
    'Sweeper',
    'Schedules',
    'Segmentation',
    'TaskDefinitionTask',
    'CanaryFunction',
  ];
  expect(touching.map(([role]) => role.replace(/Role.*/, '')).toSorted()).toEqual(known.toSorted());
});
