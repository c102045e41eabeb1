/**
 * A Lambda function of the service: arm64, Node 24, one bundle, its own log group and a role
 * without extras.
 */
import { join } from 'node:path';
import { RemovalPolicy, type Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { bundling, FUNCTION_ENTRIES, REPOSITORY, type FunctionName } from '../lambda/function-bundles.ts';

export type ServiceFunctionProps = {
  name: FunctionName;
  environment: Record<string, string>;
  timeout: Duration;
  memoryMebibytes: number;
  logDays: RetentionDays;
  /** The executions that AWS reserves for the function, which are also the most that it may have. */
  reservedConcurrency?: number;
};

/** The functions of the service itself: others rotate its secret and call it from outside. */
export type ServiceFunctions = Record<Exclude<FunctionName, 'origin-secret' | 'canary'>, ServiceFunction>;

export class ServiceFunction extends NodejsFunction {
  readonly logs: LogGroup;
  /** The role starts empty; each right is added to it. */
  readonly rights: Role;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    const logs = new LogGroup(scope, `${id}Logs`, {
      retention: props.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    super(scope, id, {
      entry: join(REPOSITORY, FUNCTION_ENTRIES[props.name]),
      handler: 'handler',
      projectRoot: REPOSITORY,
      depsLockFilePath: join(REPOSITORY, 'package-lock.json'),
      bundling: bundling(props.name),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      awsSdkConnectionReuse: false,
      environment: props.environment,
      timeout: props.timeout,
      memorySize: props.memoryMebibytes,
      reservedConcurrentExecutions: props.reservedConcurrency,
      logGroup: logs,
      role,
    });
    this.logs = logs;
    this.rights = role;
    logs.grantWrite(role);
  }
}
