/** What outlives every other stack: photos, jobs, and the key that both are encrypted with. */
import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { JobTable } from '../constructs/job-table.ts';
import { accessLogBucket, PhotoBucket } from '../constructs/photo-bucket.ts';
import type { StageStackProps } from './stack-props.ts';

export class DataStack extends Stack {
  readonly key: Key;
  readonly photos: PhotoBucket;
  readonly jobs: JobTable;
  readonly accessLogs: Bucket;

  constructor(scope: Construct, id: string, props: StageStackProps) {
    const { settings, stageName } = props;
    super(scope, id, { ...props, terminationProtection: settings.data === 'retained' });
    const removeData = settings.data === 'removed';
    this.key = new Key(this, 'Key', {
      description: `ITACLIP ${stageName}: photos, artefacts, jobs, messages`,
      enableKeyRotation: true,
      removalPolicy: removeData ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
    this.accessLogs = accessLogBucket(this, 'AccessLogs', { days: settings.logDays, removeData });
    this.photos = new PhotoBucket(this, 'Photos', {
      key: this.key,
      accessLogs: this.accessLogs,
      corsOrigins: settings.api.corsOrigins,
      removeData,
    });
    this.jobs = new JobTable(this, 'Jobs', { key: this.key, removeData });
    new CfnOutput(this, 'TableName', { value: this.jobs.table.tableName });
    new CfnOutput(this, 'BucketName', { value: this.photos.bucket.bucketName });
  }
}
