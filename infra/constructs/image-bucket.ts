/**
 * The one bucket for uploaded images and for artifacts. The first segment of a key
 * (`contracts/storage/object-keys.ts`) determines how long the object stays, and lifecycle rules
 * name it. Deliberately not versioned: when a customer deletes a job, its bytes are gone.
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
import { IMAGE_FEATURES_PREFIX, retentionPrefix, UPLOADS_PREFIX } from '#contracts/storage/object-keys.ts';
import { RETENTION_DAYS, SERVICE_LIMITS } from '#contracts/limits.ts';
import { DAY_SECONDS } from '#contracts/time.ts';
import { explainCheck } from '../stages/explained-checks.ts';

export type ImageBucketProps = {
  key: IKey;
  accessLogs: Bucket;
  /** The origins of the console and of browser apps that upload. */
  corsOrigins: string[];
  removeData: boolean;
};

/** Key prefixes, by the operations that are allowed below them. */
export type PrefixRights = {
  read?: string[];
  write?: string[];
  /** Lists the parts of multipart uploads. */
  listParts?: string[];
  /** Aborts multipart uploads. */
  abortParts?: string[];
  delete?: string[];
  /**
   * Allows listing the whole bucket: without it, or with a condition on prefixes, S3 answers 403
   * instead of 404 for a missing object.
   */
  list?: boolean;
};

/** The prefixes of all artifacts. */
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
      cors: [corsRule(corsOrigins)],
      removalPolicy: removeData ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
      autoDeleteObjects: removeData,
    });
  }

  /** Grants only these rights, below these prefixes. */
  allow(role: IRole, rights: PrefixRights): void {
    const { bucketArn } = this.bucket;
    const below = (prefixes: string[]) => prefixes.map((prefix) => `${bucketArn}/${prefix}*`);
    const grant = (actions: string[], resources: string[]) =>
      role.addToPrincipalPolicy(new PolicyStatement({ actions, resources }));
    if (rights.read) grant(['s3:GetObject'], below(rights.read));
    if (rights.write) grant(['s3:PutObject'], below(rights.write));
    if (rights.listParts) grant(['s3:ListMultipartUploadParts'], below(rights.listParts));
    if (rights.abortParts) grant(['s3:AbortMultipartUpload'], below(rights.abortParts));
    if (rights.delete) grant(['s3:DeleteObject'], below(rights.delete));
    if (rights.list) grant(['s3:ListBucket'], [bucketArn]);
    explainCheck(
      role,
      /^AwsSolutions-IAM5\[Resource::.*ImagesBucket\w+Arn\w+\/[a-z0-9-]+\/?\*\]$/,
      'Keys are created at run time; only their prefix is known at deployment.',
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
      // The sweeper removes unused uploads after 24 hours, and keeps an image for as long as a job
      // may wait for it. This rule is for what the sweeper can no longer see.
      id: 'uploads',
      prefix: UPLOADS_PREFIX,
      expiration: Duration.days(
        Math.ceil((SERVICE_LIMITS.uploadSeconds + SERVICE_LIMITS.expiresInSeconds) / DAY_SECONDS),
      ),
    },
    // Features only save time when an image is asked for again; whoever deletes the image deletes them.
    { id: 'image-features', prefix: IMAGE_FEATURES_PREFIX, expiration: Duration.days(1) },
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

/**
 * The bucket for access logs of S3 and CloudFront. Its own accesses are not logged: that would
 * never end.
 */
export function accessLogBucket(
  scope: Construct,
  id: string,
  { days, removeData }: { days: number; removeData: boolean },
) {
  const bucket = new Bucket(scope, id, {
    // The standard logs of CloudFront and S3 cannot be delivered with a customer-managed key.
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
