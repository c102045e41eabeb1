/**
 * The canary: a small function that uses the service each hour as a customer does. CloudWatch Synthetics would cost about
 * ten times as much, and could not make a key for each run.
 */
import { Aws, Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import { CANARY_TENANT } from '#contracts/canary.ts';
import type { canaryEnvironment } from '#contracts/environment.ts';
import { tenantKey, WORKERS_PARTITION } from '#contracts/storage/table-definition.ts';
import { explainCheck } from '../stages/explained-checks.ts';
import type { StageConfiguration } from '../stages/stage-configuration.ts';
import type { DataStack } from '../stacks/data-stack.ts';
import { ServiceFunction } from './service-function.ts';

export type CanaryProps = {
  data: DataStack;
  /** The public address of the service. */
  url: string;
  configuration: StageConfiguration;
};

/** Two tries of four minutes each, and what is around them. */
const TIMEOUT = Duration.minutes(10);

type Variables = Record<keyof (typeof canaryEnvironment)['shape'], string>;

export class Canary extends Construct {
  readonly function: ServiceFunction;

  constructor(scope: Construct, id: string, { data, url, configuration }: CanaryProps) {
    super(scope, id);
    const { compute } = configuration.worker;
    const environment: Variables = {
      ITACLIP_TABLE: data.jobs.table.tableName,
      ITACLIP_COMPUTE: compute,
      ITACLIP_PUBLIC_URL: url,
      ITACLIP_LOG_LEVEL: configuration.logLevel,
    };
    this.function = new ServiceFunction(this, 'Function', {
      name: 'canary',
      environment,
      timeout: TIMEOUT,
      memoryMebibytes: 256,
      logDays: configuration.logDays,
    });
    data.jobs.allowPartition(this.function.rights, tenantKey(CANARY_TENANT, '').pk, ['put', 'delete']);
    // It segments only while a worker is up.
    if (compute === 'gpu') data.jobs.allowPartition(this.function.rights, WORKERS_PARTITION, ['list']);
    this.#callEachHour();
  }

  #callEachHour(): void {
    const conditions = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } };
    const role = new Role(this, 'ScheduleRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions }),
    });
    explainCheck(
      role,
      /^AwsSolutions-IAM5\[Resource::<\w+\.Arn>:\*\]$/,
      'Calling a function includes calling any version of it; the role belongs to the scheduler alone.',
    );
    // The canary tries twice by itself.
    const once = { retryAttempts: 0, maxEventAge: Duration.minutes(5) };
    this.function.configureAsyncInvoke(once);
    new Schedule(this, 'Schedule', {
      description: 'Uses the service as a customer does',
      schedule: ScheduleExpression.rate(Duration.hours(1)),
      target: new LambdaInvoke(this.function, { role, ...once }),
    });
  }
}
