/**
 * Functions that CDK adds for its own resources have no log group: Lambda creates one that keeps
 * its lines forever and that no stack removes. CDK's own setting for it reaches none of these
 * functions. This aspect misses only the one that passes values between regions, for stages outside
 * us-east-1, which CDK creates last.
 */
import { CfnResource, RemovalPolicy, type IAspect } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';

/** Our own functions name their log group. */
export function keepLogsFor(retention: RetentionDays): IAspect {
  return {
    visit(node: IConstruct): void {
      const isOfCdk = node instanceof CfnResource && !(node instanceof CfnFunction);
      if (!isOfCdk || node.cfnResourceType !== 'AWS::Lambda::Function') return;
      const logs = new LogGroup(node, 'Logs', { retention, removalPolicy: RemovalPolicy.DESTROY });
      node.addPropertyOverride('LoggingConfig.LogGroup', logs.logGroupName);
    },
  };
}
