/** The API, the queues, and the functions between them. */
import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { FunctionUrlAuthType, type FunctionUrl } from 'aws-cdk-lib/aws-lambda';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { DESTINATIONS_VARIABLE } from '#contracts/destinations.ts';
import type { BackendEnvironment } from '#contracts/environment.ts';
import { SegmentationFunction } from '../constructs/segmentation-function.ts';
import {
  ServiceFunction,
  type ServiceFunctionProps,
  type ServiceFunctions,
} from '../constructs/service-function.ts';
import { deliver } from '../constructs/work-queue.ts';
import { explainCheck } from '../stages/explained-checks.ts';
import { allowPublicUrl, grantFunctionRights } from '../lambda/function-rights.ts';
import { hasFunction, type StageConfiguration } from '../stages/stage-configuration.ts';
import { publicUrlValue } from '../stages/public-url.ts';
import {
  createWorkQueues,
  DEAD_LETTER_TIMEOUT,
  IMPORT_TIMEOUT,
  queueVariables,
  WEBHOOK_TIMEOUT,
  type WorkQueues,
} from '../constructs/work-queues.ts';
import type { DataStack } from './data-stack.ts';
import type { StageStackProps } from './stack-props.ts';

export type ServiceStackProps = StageStackProps & { data: DataStack };

/** `Prefer: wait` ends within 26 s; CloudFront gives up at 30. */
const API_TIMEOUT = Duration.seconds(29);

export class ServiceStack extends Stack {
  readonly queues: WorkQueues;
  readonly functions: ServiceFunctions;
  /** Stages whose photos are segmented on GPUs alone have none. */
  readonly segmentation: SegmentationFunction | undefined;
  readonly apiUrl: FunctionUrl;
  readonly originSecret: Secret;
  /** Variables that every process gets. */
  readonly backendVariables: Record<string, string> & Partial<Record<keyof BackendEnvironment, string>>;

  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    const { data, configuration } = props;
    this.queues = createWorkQueues(this, data.key);
    this.#keepExports();
    this.backendVariables = {
      ITACLIP_TABLE: data.jobs.table.tableName,
      ITACLIP_BUCKET: data.images.bucket.bucketName,
      ...queueVariables(this.queues),
      ITACLIP_COMPUTE: configuration.worker.compute,
      ITACLIP_LOG_LEVEL: configuration.logLevel,
    };
    this.originSecret = this.#createOriginSecret();
    this.functions = this.#createFunctions(props);
    this.apiUrl = this.functions.api.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
    grantFunctionRights(this.functions, {
      data,
      queues: this.queues,
      configuration,
    });
    this.originSecret.grantRead(this.functions.api);
    if (configuration.domain === undefined) {
      for (const reader of [this.functions.api, this.functions.webhooks])
        allowPublicUrl(reader.rights, props.stageName);
    }
    if (hasFunction(configuration)) {
      this.segmentation = new SegmentationFunction(this, 'Segmentation', {
        data,
        service: this,
        configuration,
        backendVariables: this.backendVariables,
      });
    }
    this.#connect(configuration);
  }

  /**
   * CloudFormation refuses to remove an export that a deployed stack still imports: these stay, whether or not the
   * stage has GPU workers at the moment.
   */
  #keepExports(): void {
    for (const { queue } of Object.values(this.queues)) {
      for (const value of [queue.queueArn, queue.queueUrl, queue.queueName]) this.exportValue(value);
    }
  }

  /** The edge sends it, the API checks it, `functions/origin-secret` rotates it. */
  #createOriginSecret(): Secret {
    const secret = new Secret(this, 'OriginSecret', {
      description: 'CloudFront adds this secret to every request, so that the API refuses all others',
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
    });
    explainCheck(secret, /^AwsSolutions-SMG4$/, 'The edge stack, which knows the distribution, rotates it.');
    return secret;
  }

  #createFunctions(props: ServiceStackProps): ServiceFunctions {
    const { configuration, stageName } = props;
    const { api, logDays } = configuration;
    const stage = { ITACLIP_STAGE: stageName };
    const datasets = { ITACLIP_DATASET_SOURCES: JSON.stringify(api.datasetSources) };
    const guardedFetch = { [DESTINATIONS_VARIABLE]: api.allowedDestinations.join(',') };
    const { concurrency } = configuration.functions.api;
    const reservedConcurrency = concurrency === 'account' ? undefined : concurrency;
    const links = { ITACLIP_PUBLIC_URL: publicUrlValue(stageName, configuration) };
    const make = (
      name: keyof ServiceFunctions,
      limits: Pick<ServiceFunctionProps, 'timeout' | 'memoryMebibytes' | 'reservedConcurrency'>,
      extra: Record<string, string> = {},
    ) => {
      const environment = { ...this.backendVariables, ...extra };
      return new ServiceFunction(this, pascal(name), {
        name,
        environment,
        logDays,
        ...limits,
      });
    };
    return {
      api: make(
        'api',
        { timeout: API_TIMEOUT, memoryMebibytes: 1024, reservedConcurrency },
        {
          ...links,
          ...guardedFetch,
          ITACLIP_CORS_ORIGINS: api.corsOrigins.join(','),
          ITACLIP_REQUESTS_PER_MINUTE: String(api.requestsPerMinute),
          ITACLIP_S3_SOURCES: JSON.stringify(api.s3Sources),
          ...datasets,
          ITACLIP_ORIGIN_SECRET_ARN: this.originSecret.secretArn,
        },
      ),
      imports: make('imports', { timeout: IMPORT_TIMEOUT, memoryMebibytes: 1024 }, guardedFetch),
      webhooks: make(
        'webhooks',
        { timeout: WEBHOOK_TIMEOUT, memoryMebibytes: 512 },
        { ...links, ...guardedFetch },
      ),
      'dead-letters': make('dead-letters', { timeout: DEAD_LETTER_TIMEOUT, memoryMebibytes: 256 }),
      sweeper: make('sweeper', { timeout: Duration.seconds(55), memoryMebibytes: 512 }, stage),
      schedules: make(
        'schedules',
        { timeout: Duration.seconds(55), memoryMebibytes: 512 },
        { ...datasets, ...guardedFetch },
      ),
    };
  }

  #connect({ functions: { imports: ofImports, webhooks: ofWebhooks } }: StageConfiguration): void {
    const { imports, webhooks, sweeper, schedules, 'dead-letters': deadLetters } = this.functions;
    this.queues.imports.deliverTo(imports, { batchSize: 1, concurrency: ofImports.concurrency });
    this.queues.webhooks.deliverTo(webhooks, { batchSize: 10, concurrency: ofWebhooks.concurrency });
    const { interactive, batch, function: byFunction, imports: importQueue } = this.queues;
    for (const { deadLetters: queue } of [interactive, batch, byFunction, importQueue]) {
      deliver(queue, deadLetters, { batchSize: 1, concurrency: 2 });
    }
    // Only this account's schedules may call: the service principal acts for every account.
    const conditions = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } };
    const role = new Role(this, 'SweepScheduleRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions }),
    });
    explainCheck(
      role,
      /^AwsSolutions-IAM5\[Resource::<(Sweeper|Schedules)\w+\.Arn>:\*\]$/,
      'Calling a function includes calling any version of it; the role belongs to the scheduler alone.',
    );
    const minute = Duration.minutes(1);
    const eachMinute = (id: string, called: typeof sweeper, description: string) => {
      // A lost call needs no retry: the next minute's call does its work. The schedule itself repeats only what it
      // could not hand over; Lambda would repeat failed calls twice, and throttled ones for six hours.
      const once = { retryAttempts: 0, maxEventAge: minute };
      called.configureAsyncInvoke(once);
      return new Schedule(this, id, {
        description,
        schedule: ScheduleExpression.rate(minute),
        target: new LambdaInvoke(called, { role, ...once }),
      });
    };
    eachMinute(
      'SweepSchedule',
      sweeper,
      'Repairs what a crash between two writes has left, and publishes the backlog',
    );
    eachMinute('RunSchedule', schedules, 'Starts the evaluations of schedules that are due');
  }
}

function pascal(name: string): string {
  return name.replaceAll(/(^|-)([a-z])/g, (_match, _hyphen, letter: string) => letter.toUpperCase());
}
