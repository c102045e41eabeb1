import { Match } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { TABLE } from '#contracts/storage/table-definition.ts';
import { RETENTION_DAYS, SERVICE_LIMITS } from '#contracts/limits.ts';
import { STAGES } from '#infra/stages/config.ts';
import { expectResource, synthesizeStage } from '#test/support/cloud/synthesized-stage.ts';

const prod = synthesizeStage('prod');
const dev = synthesizeStage('dev');

type Rule = { Prefix?: string; ExpirationInDays?: number; AbortIncompleteMultipartUpload?: object };

function imageRules(): Rule[] {
  const [, bucket] = Object.entries(prod.resources('data', 'AWS::S3::Bucket')).find(([id]) =>
    id.startsWith('Images'),
  )!;
  return bucket.Properties['LifecycleConfiguration'].Rules as Rule[];
}

it('keeps images from the public, encrypted, over TLS only', () => {
  const template = prod.template('data');
  expectResource(template, 'AWS::S3::Bucket', {
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        {
          ServerSideEncryptionByDefault: Match.objectLike({ SSEAlgorithm: 'aws:kms' }),
          BucketKeyEnabled: true,
        },
      ],
    },
  });
  template.allResourcesProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: Match.objectLike({
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ]),
    }),
  });
});

it('lets artifacts go after the days that their prefix names', () => {
  const expected = RETENTION_DAYS.map((days) => ({ Prefix: `retained-${days}d/`, ExpirationInDays: days }));
  for (const rule of expected) expect(imageRules()).toContainEqual(expect.objectContaining(rule));
});

it('lets features of images go after a day, if nobody deletes their image before', () => {
  expect(imageRules()).toContainEqual(
    expect.objectContaining({ Prefix: 'image-features/', ExpirationInDays: 1 }),
  );
});

it('keeps an upload for as long as a job may need it, and no unfinished part for longer than a day', () => {
  const uploads = imageRules().find(({ Prefix }) => Prefix === 'uploads/');
  const seconds = (uploads?.ExpirationInDays ?? 0) * 86_400;
  expect(seconds).toBeGreaterThanOrEqual(SERVICE_LIMITS.uploadSeconds + SERVICE_LIMITS.expiresInSeconds);
  expect(seconds).toBeLessThanOrEqual(3 * 86_400);
  expect(imageRules()).toContainEqual(
    expect.objectContaining({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }),
  );
});

it('lets the console upload, and browser apps whose origins the configuration names', () => {
  expectResource(prod.template('data'), 'AWS::S3::Bucket', {
    LifecycleConfiguration: Match.anyValue(),
    CorsConfiguration: {
      CorsRules: [
        Match.objectLike({ AllowedOrigins: ['https://*.cloudfront.net'], ExposedHeaders: ['ETag'] }),
      ],
    },
  });
  const open = synthesizeStage('dev', {
    api: { ...STAGES.dev.api, corsOrigins: ['https://app.example'] },
  });
  expectResource(open.template('data'), 'AWS::S3::Bucket', {
    CorsConfiguration: {
      CorsRules: [
        Match.objectLike({
          AllowedOrigins: ['https://app.example', 'https://*.cloudfront.net'],
          AllowedMethods: ['GET', 'HEAD', 'PUT'],
          AllowedHeaders: Match.arrayWith(['content-type', 'x-amz-checksum-sha256']),
          ExposedHeaders: ['ETag'],
        }),
      ],
    },
  });
});

it('makes the table that the code expects, on demand, restorable, with its own key', () => {
  expectResource(prod.template('data'), 'AWS::DynamoDB::GlobalTable', {
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [
      { AttributeName: TABLE.partitionKey, KeyType: 'HASH' },
      { AttributeName: TABLE.sortKey, KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      Match.objectLike({
        IndexName: TABLE.sweepIndex.name,
        KeySchema: [
          { AttributeName: TABLE.sweepIndex.partitionKey, KeyType: 'HASH' },
          { AttributeName: TABLE.sweepIndex.sortKey, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      }),
    ],
    TimeToLiveSpecification: { AttributeName: TABLE.timeToLive, Enabled: true },
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    Replicas: [
      Match.objectLike({
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    ],
  });
});

it('keeps data when a stage is destroyed, unless the configuration says otherwise', () => {
  const KEPT = ['AWS::S3::Bucket', 'AWS::DynamoDB::GlobalTable', 'AWS::KMS::Key'];
  for (const type of KEPT) {
    for (const { DeletionPolicy } of Object.values(prod.resources('data', type)))
      expect(DeletionPolicy).toBe('Retain');
    for (const { DeletionPolicy } of Object.values(dev.resources('data', type)))
      expect(DeletionPolicy).toBe('Delete');
  }
  expect(prod.stage.stacks.data.terminationProtection).toBe(true);
});
