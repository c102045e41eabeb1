/**
 * What leaves the network by an endpoint goes to resources of this account and those that are named:
 * an endpoint is a way to every bucket of the world otherwise, with anyone's credentials.
 */
import { Aws } from 'aws-cdk-lib';
import type { VpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** @param readable ARNs of objects of others that may be read. */
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
    new PolicyStatement({ principals: [new AnyPrincipal()], actions: ['s3:GetObject'], resources: readable }),
  );
}
