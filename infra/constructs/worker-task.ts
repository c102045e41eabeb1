/**
 * The worker as an ECS task: one GPU, a read-only file system except for its cache, and only the
 * rights that its code uses.
 */
import { readdirSync } from 'node:fs';
import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import {
  AwsLogDriverMode,
  Capability,
  ContainerImage,
  Ec2TaskDefinition,
  LinuxParameters,
  LogDriver,
  NetworkMode,
  Scope,
  TmpfsMountOption,
  type Cluster,
} from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { workerEnvironment } from '#contracts/environment.ts';
import { REPOSITORY } from '../lambda/function-bundles.ts';
import { allowSegmentation } from '../lambda/segmentation-rights.ts';
import type { DataStack } from '../stacks/data-stack.ts';
import type { ServiceStack } from '../stacks/service-stack.ts';
import { BUNDLED_MODEL, type StageConfiguration } from '../stages/stage-configuration.ts';
import { WORKER_VISIBILITY } from './work-queues.ts';
import { explainCheck } from '../stages/explained-checks.ts';

export type WorkerTaskProps = {
  cluster: Cluster;
  data: DataStack;
  service: ServiceStack;
  configuration: StageConfiguration;
};

/**
 * ECS kills a task this long after SIGTERM; the worker releases its job before. AWS reclaims a Spot
 * instance after the same 120 s, a few of which pass before ECS sends the SIGTERM.
 */
const STOP_TIMEOUT = Duration.seconds(120);
const GRACE = Duration.seconds(100);

/** The memory that an instance with 16 GiB leaves to tasks. */
const MEMORY_MEBIBYTES = 13_500;
const CACHE = '/var/cache/itaclip';

/**
 * The files that the Dockerfile copies. Changes elsewhere neither rebuild the image nor restart
 * workers.
 */
const IMAGE_SOURCES = [
  'package.json',
  'package-lock.json',
  '.npmrc',
  'LICENSE',
  'NOTICE',
  'contracts',
  'backend',
  'models',
  'engine',
  'evaluation',
  'command-line',
  'gpu-worker',
];

type Variables = Partial<Record<keyof (typeof workerEnvironment)['shape'], string>>;

export class WorkerTask extends Construct {
  readonly definition: Ec2TaskDefinition;
  readonly logs: LogGroup;

  constructor(scope: Construct, id: string, props: WorkerTaskProps) {
    super(scope, id);
    this.logs = new LogGroup(this, 'Logs', {
      retention: props.configuration.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.definition = new Ec2TaskDefinition(this, 'Definition', {
      // A task with a network interface of its own cannot have a public address.
      networkMode: props.configuration.worker.network === 'public' ? NetworkMode.BRIDGE : NetworkMode.AWS_VPC,
      volumes: [
        {
          // Graphs and text features are kept for the host's next task.
          name: 'cache',
          dockerVolumeConfiguration: { scope: Scope.SHARED, autoprovision: true, driver: 'local' },
        },
      ],
    });
    this.#addContainer(props);
    this.#allow(props);
  }

  #addContainer({ configuration, service }: WorkerTaskProps): void {
    const linuxParameters = new LinuxParameters(this, 'Linux', { initProcessEnabled: true });
    linuxParameters.dropCapabilities(Capability.ALL);
    linuxParameters.addTmpfs({ containerPath: '/tmp', size: 512, mountOptions: [TmpfsMountOption.NOSUID] });
    const container = this.definition.addContainer('worker', {
      image: ContainerImage.fromAsset(REPOSITORY, {
        file: 'gpu-worker/Dockerfile',
        target: 'gpu',
        platform: Platform.LINUX_AMD64,
        buildArgs: bakedModel(configuration.worker),
        // Excludes names explicitly: with exceptions from `*` CDK would search all of node_modules.
        exclude: readdirSync(REPOSITORY).filter((name) => !IMAGE_SOURCES.includes(name)),
      }),
      gpuCount: 1,
      memoryLimitMiB: MEMORY_MEBIBYTES,
      readonlyRootFilesystem: true,
      privileged: false,
      dockerSecurityOptions: ['no-new-privileges'],
      linuxParameters,
      stopTimeout: STOP_TIMEOUT,
      environment: {
        ...variables(configuration),
        ...service.backendVariables,
        ...folders(configuration.worker),
      },
      // The worker never blocks on its log lines.
      logging: LogDriver.awsLogs({
        streamPrefix: 'worker',
        logGroup: this.logs,
        mode: AwsLogDriverMode.NON_BLOCKING,
        maxBufferSize: Size.mebibytes(8),
      }),
      healthCheck: {
        command: ['CMD', 'node', 'gpu-worker/process/check-health.ts'],
        interval: Duration.seconds(30),
        timeout: Duration.seconds(5),
        retries: 3,
        startPeriod: Duration.minutes(5),
      },
    });
    container.addMountPoints({ sourceVolume: 'cache', containerPath: CACHE, readOnly: false });
  }

  #allow(props: WorkerTaskProps): void {
    const { cluster, service } = props;
    const role = this.definition.taskRole;
    allowSegmentation(role, props);
    for (const queue of [service.queues.interactive, service.queues.batch]) queue.allow(role, ['receive']);
    const tasks = Stack.of(this).formatArn({
      service: 'ecs',
      resource: 'task',
      resourceName: `${cluster.clusterName}/*`,
    });
    role.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['ecs:UpdateTaskProtection'], resources: [tasks] }),
    );
    explainCheck(
      role,
      /^AwsSolutions-IAM5\[Resource::arn:.*:ecs:.*:task\/<Cluster\w+>\/\*\]$/,
      'A task protects itself; its id is unknown before it runs.',
    );
    explainCheck(
      this.definition,
      /^AwsSolutions-ECS2$/,
      'Its variables hold names and numbers and no secrets: it signs with the rights of its role.',
    );
    explainCheck(
      this.definition.executionRole ?? this.definition,
      /^AwsSolutions-IAM5\[Resource::\*\]$/,
      'ecr:GetAuthorizationToken supports no resource restriction; images are read from one repository.',
    );
  }
}

/** The build arguments of the Dockerfile for a model that is downloaded during the build. */
function bakedModel({ model }: StageConfiguration['worker']): Record<string, string> | undefined {
  return model.from === 'image' && model.name !== BUNDLED_MODEL ? { MODEL: model.name } : undefined;
}

/** Everything else is read-only. */
function folders({ model, auxiliaryTexts }: StageConfiguration['worker']): Record<string, string> {
  return {
    ITACLIP_CACHE_DIR: CACHE,
    ...(model.from === 's3' && { ITACLIP_MODELS_DIR: `${CACHE}/models` }),
    ...(auxiliaryTexts !== 'wordnet' && {
      ITACLIP_AUXILIARY_TEXTS: 'bedrock',
      ITACLIP_BEDROCK_MODEL: auxiliaryTexts.bedrockModel,
    }),
  };
}

function variables({ worker }: StageConfiguration): Variables {
  const { model, precision, price } = worker;
  return {
    ITACLIP_MODEL: model.name,
    ITACLIP_MODEL_FROM_BUCKET: String(model.from === 's3'),
    ITACLIP_EXECUTION_PROVIDER: 'cuda',
    ITACLIP_PRECISION: precision,
    ITACLIP_VISIBILITY_SECONDS: String(WORKER_VISIBILITY.toSeconds()),
    ITACLIP_GRACE_SECONDS: String(GRACE.toSeconds()),
    ITACLIP_PRICE_PER_HOUR: String(price.perHour),
    ITACLIP_PRICE_SOURCE: price.source,
  };
}
