/**
 * The one bucket: images on their way in, artifacts on their way out. How long something stays is
 * told by the first segment of its key (`contracts/storage/object-keys.ts`), which lifecycle rules name.
 * Not versioned on purpose: when a customer deletes a job, its bytes are gone.
 */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, type IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  HttpMethods,
  ObjectOwnership,
  type LifecycleRule,
} from 'aws-cdk-lib/aws-s3';
import { BUCKET_CORS } from '#contracts/storage/bucket-cors.ts';
import { Construct } from 'constructs';
import { retentionPrefix, UPLOADS_PREFIX } from '#contracts/storage/object-keys.ts';
import { RETENTION_DAYS, SERVICE_LIMITS } from '#contracts/limits.ts';
import { DAY_SECONDS } from '#contracts/time.ts';
import { explain } from '../stages/explained-checks.ts';

export type ImageBucketProps = {
  key: IKey;
  accessLogs: Bucket;
  /** Origins of browser apps that upload. */
  corsOrigins: string[];
  removeData: boolean;
};

/** Prefixes of keys, by what may be done below them. */
export type PrefixRights = {
  read?: string[];
  write?: string[];
  /** Objects in parts: see them, and give them up. */
  parts?: string[];
  delete?: string[];
  /**
   * Of the whole bucket: without it S3 answers 403 instead of 404 for what is not there, and with a
   * condition on prefixes, too.
   */
  list?: boolean;
};

/** All prefixes of artifacts. */
export const ARTIFACT_PREFIXES = RETENTION_DAYS.map(retentionPrefix);

export class ImageBucket extends Construct {
  readonly bucket: Bucket;
  readonly #key: IKey;

  constructor(scope: Construct, id: string, { key, accessLogs, corsOrigins, removeData }: ImageBucketProps) {
    super(scope, id);
    this.#key = key;
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: 'images/',
      lifecycleRules: lifecycleRules(),
      cors: corsOrigins.length === 0 ? undefined : [corsRule(corsOrigins)],
      removalPolicy: removeData ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
      autoDeleteObjects: removeData,
    });
  }

  /** No more than these rights, below these prefixes. */
  allow(role: IRole, rights: PrefixRights): void {
    const { bucketArn } = this.bucket;
    const below = (prefixes: string[]) => prefixes.map((prefix) => `${bucketArn}/${prefix}*`);
    const grant = (actions: string[], resources: string[]) =>
      role.addToPrincipalPolicy(new PolicyStatement({ actions, resources }));
    if (rights.read) grant(['s3:GetObject'], below(rights.read));
    if (rights.write) grant(['s3:PutObject'], below(rights.write));
    if (rights.parts) grant(['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts'], below(rights.parts));
    if (rights.delete) grant(['s3:DeleteObject'], below(rights.delete));
    if (rights.list) grant(['s3:ListBucket'], [bucketArn]);
    explain(
      role,
      /^AwsSolutions-IAM5\[Resource::.*ImagesBucket\w+Arn\w+\/[a-z0-9-]+\/?\*\]$/,
      'Keys below a prefix are made while the service runs: the prefix is what can be told beforehand.',
    );
    if (rights.read) grant(['kms:Decrypt'], [this.#key.keyArn]);
    if (rights.write) grant(['kms:Decrypt', 'kms:GenerateDataKey'], [this.#key.keyArn]);
  }
}

function lifecycleRules(): LifecycleRule[] {
  const retained = RETENTION_DAYS.map((days) => ({
    id: `retained-${days}d`,
    prefix: retentionPrefix(days),
    expiration: Duration.days(days),
  }));
  return [
    ...retained,
    {
      // The sweeper removes what nobody uses after 24 hours; an image that a job waits for stays as long
      // as a job may wait. This is for what the sweeper cannot see any more.
      id: 'uploads',
      prefix: UPLOADS_PREFIX,
      expiration: Duration.days(
        Math.ceil((SERVICE_LIMITS.uploadSeconds + SERVICE_LIMITS.expiresInSeconds) / DAY_SECONDS),
      ),
    },
    { id: 'multipart-leftovers', abortIncompleteMultipartUploadAfter: Duration.days(1) },
  ];
}

function corsRule(allowedOrigins: string[]) {
  return {
    allowedOrigins,
    allowedMethods: BUCKET_CORS.methods.map((method) => HttpMethods[method]),
    allowedHeaders: [...BUCKET_CORS.requestHeaders],
    exposedHeaders: [...BUCKET_CORS.exposedHeaders],
    maxAge: BUCKET_CORS.maxAgeSeconds,
  };
}

/** Where S3 and CloudFront write who asked for what. Its own accesses are not logged: that would never end. */
export function accessLogBucket(
  scope: Construct,
  id: string,
  { days, removeData }: { days: number; removeData: boolean },
) {
  const bucket = new Bucket(scope, id, {
    // CloudFront and S3 log delivery cannot use a key of ours with their standard logs.
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    lifecycleRules: [{ id: 'logs', expiration: Duration.days(days) }],
    removalPolicy: removeData ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    autoDeleteObjects: removeData,
  });
  return bucket;
}
