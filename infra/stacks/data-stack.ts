/** The stack that outlives every other: images, jobs, and the key that encrypts both. */
import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { ServiceTable } from '../constructs/service-table.ts';
import { consoleOrigin } from '../stages/public-url.ts';
import { accessLogBucket, ImageBucket } from '../constructs/image-bucket.ts';
import type { StageStackProps } from './stack-props.ts';

export class DataStack extends Stack {
  readonly key: Key;
  readonly images: ImageBucket;
  readonly jobs: ServiceTable;
  readonly accessLogs: Bucket;

  constructor(scope: Construct, id: string, props: StageStackProps) {
    const { configuration, stageName } = props;
    super(scope, id, { ...props, terminationProtection: configuration.data === 'retained' });
    const removeData = configuration.data === 'removed';
    this.key = new Key(this, 'Key', {
      description: `ITACLIP ${stageName}: images, artifacts, jobs, messages`,
      enableKeyRotation: true,
      removalPolicy: removeData ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
    this.accessLogs = accessLogBucket(this, 'AccessLogs', { days: configuration.logDays, removeData });
    this.images = new ImageBucket(this, 'Images', {
      key: this.key,
      accessLogs: this.accessLogs,
      corsOrigins: [...configuration.api.corsOrigins, consoleOrigin(configuration)],
      removeData,
    });
    this.jobs = new ServiceTable(this, 'Jobs', { key: this.key, removeData });
    new CfnOutput(this, 'TableName', { value: this.jobs.table.tableName });
    new CfnOutput(this, 'BucketName', { value: this.images.bucket.bucketName });
  }
}
