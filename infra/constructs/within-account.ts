/**
 * Restricts an endpoint to resources of this account and to those that are named: otherwise it
 * would reach every bucket in the world, with anyone's credentials.
 */
import { Aws } from 'aws-cdk-lib';
import type { VpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** @param readable ARNs of foreign objects that may be read, and of foreign buckets that may be listed. */
export function keepWithinAccount(endpoint: VpcEndpoint, service: string, readable: string[] = []): void {
  endpoint.addToPolicy(
    new PolicyStatement({
      principals: [new AnyPrincipal()],
      actions: [`${service}:*`],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:ResourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
  if (readable.length === 0) return;
  endpoint.addToPolicy(
    new PolicyStatement({
      principals: [new AnyPrincipal()],
      actions: ['s3:GetObject', 's3:ListBucket'],
      resources: readable,
    }),
  );
}
