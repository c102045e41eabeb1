/**
 * The function that segments photos on CPUs: the worker's job code as a zip, with the rights of a worker and a queue of
 * its own. It is in no network; its role, and a process without secrets, limit what it can reach.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { AssetHashType, DockerImage, RemovalPolicy, Size } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { segmentationFunctionEnvironment } from '#contracts/environment.ts';
import { REPOSITORY } from '../lambda/function-bundles.ts';
import { allowSegmentation, type SegmentationRights } from '../lambda/segmentation-rights.ts';
import { lambdaPrice } from '../lambda/lambda-price.ts';
import { BUNDLED_MODEL, type StageConfiguration } from '../stages/stage-configuration.ts';
import { SEGMENTATION_TIMEOUT, WORKER_VISIBILITY } from './work-queues.ts';

export type SegmentationFunctionProps = SegmentationRights & {
  configuration: StageConfiguration;
  backendVariables: Record<string, string>;
};

/** Room for the model twice (as it is, and packed), and for a photo. */
const TEMPORARY = Size.mebibytes(4096);

type Variables = Partial<Record<keyof (typeof segmentationFunctionEnvironment)['shape'], string>>;

export class SegmentationFunction extends LambdaFunction {
  readonly logs: LogGroup;

  constructor(scope: Construct, id: string, props: SegmentationFunctionProps) {
    const { configuration, backendVariables } = props;
    const { memoryMebibytes, architecture, concurrency } = configuration.worker.function;
    const logs = new LogGroup(scope, `${id}Logs`, {
      retention: configuration.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    super(scope, id, {
      code: codeFor(architecture),
      handler: 'segmentation-function.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      environment: { ...variables(configuration), ...backendVariables },
      timeout: SEGMENTATION_TIMEOUT,
      memorySize: memoryMebibytes,
      ephemeralStorageSize: TEMPORARY,
      logGroup: logs,
      role,
    });
    this.logs = logs;
    logs.grantWrite(role);
    allowSegmentation(role, props);
    props.service.queues.function.deliverTo(this, { batchSize: 1, concurrency });
  }
}

/** Packs the zip without Docker, since nothing in it is compiled. */
function codeFor(architecture: 'arm64' | 'x64'): Code {
  const pack = join(REPOSITORY, 'infra/lambda/pack-segmentation.ts');
  return Code.fromAsset(join(REPOSITORY, 'gpu-worker'), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('never-used'),
      local: {
        tryBundle(folder) {
          execFileSync(process.execPath, [pack, folder, architecture], { stdio: 'inherit' });
          return true;
        },
      },
    },
  });
}

function variables({ worker }: StageConfiguration): Variables & Record<string, string> {
  const { model, auxiliaryTexts, function: settings } = worker;
  const price = lambdaPrice(settings);
  return {
    ITACLIP_MODEL: model.name,
    ITACLIP_MODEL_FROM_BUCKET: String(model.name !== BUNDLED_MODEL),
    ITACLIP_EXECUTION_PROVIDER: 'cpu',
    ITACLIP_PRECISION: settings.precision,
    ITACLIP_PHOTOS_AT_ONCE: '1',
    ITACLIP_VISIBILITY_SECONDS: String(WORKER_VISIBILITY.toSeconds()),
    ITACLIP_PRICE_PER_HOUR: String(price.perHour),
    ITACLIP_PRICE_SOURCE: price.source,
    // Only /tmp is writable.
    ITACLIP_CACHE_DIR: '/tmp/itaclip',
    ITACLIP_MODELS_DIR: '/tmp/models',
    ...(auxiliaryTexts !== 'wordnet' && {
      ITACLIP_AUXILIARY_TEXTS: 'bedrock',
      ITACLIP_BEDROCK_MODEL: auxiliaryTexts.bedrockModel,
    }),
  };
}
