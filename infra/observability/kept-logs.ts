/**
 * Functions that CDK brings for its own resources have no log group: Lambda makes one that keeps its
 * lines for ever, and that no stack removes. CDK's own setting for it reaches none of these. Not reached
 * here is the one that passes values between regions, for stages elsewhere than in us-east-1: CDK makes
 * it last.
 */
import { CfnResource, RemovalPolicy, type IAspect } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';

/** Our own functions name theirs. */
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
