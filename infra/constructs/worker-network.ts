/**
 * The network of the workers: private subnets without a route to the internet. Each AWS service
 * that the host or the worker calls has an endpoint here; a test compares the list with what the
 * worker imports.
 */
import {
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
  type IConnectable,
  type InterfaceVpcEndpoint,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { sourceArns, sourceBucketArns } from '../lambda/function-rights.ts';
import type { StageConfiguration, WorkerConfiguration } from '../stages/stage-configuration.ts';
import { keepWithinAccount } from './within-account.ts';

/** The endpoints of the container host: images, tasks, metrics, logs. */
export const HOST_ENDPOINTS = {
  'ecr.api': InterfaceVpcEndpointAwsService.ECR,
  'ecr.dkr': InterfaceVpcEndpointAwsService.ECR_DOCKER,
  ecs: InterfaceVpcEndpointAwsService.ECS,
  'ecs-agent': InterfaceVpcEndpointAwsService.ECS_AGENT,
  'ecs-telemetry': InterfaceVpcEndpointAwsService.ECS_TELEMETRY,
  logs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
};

/**
 * The endpoints of the worker itself, by the SDK client that calls them. Gateways have no hourly
 * price.
 */
export const WORKER_ENDPOINTS = {
  '@aws-sdk/client-s3': GatewayVpcEndpointAwsService.S3,
  '@aws-sdk/client-dynamodb': GatewayVpcEndpointAwsService.DYNAMODB,
  '@aws-sdk/client-sqs': InterfaceVpcEndpointAwsService.SQS,
  /** Used if auxiliary texts come from a language model. */
  '@aws-sdk/client-bedrock-runtime': InterfaceVpcEndpointAwsService.BEDROCK_RUNTIME,
};

export type WorkerNetworkProps = {
  availabilityZones: string[];
  auxiliaryTexts: WorkerConfiguration['auxiliaryTexts'];
  sources: Pick<StageConfiguration['api'], 's3Sources' | 'datasetSources'>;
  logDays: RetentionDays;
};

export class WorkerNetwork extends Construct {
  readonly vpc: Vpc;
  readonly #endpoints: SecurityGroup;

  constructor(scope: Construct, id: string, props: WorkerNetworkProps) {
    super(scope, id);
    const logs = new LogGroup(this, 'FlowLogs', {
      retention: props.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.vpc = new Vpc(this, 'Vpc', {
      availabilityZones: props.availabilityZones,
      natGateways: 0,
      createInternetGateway: false,
      subnetConfiguration: [{ name: 'worker', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
      flowLogs: { all: { destination: FlowLogDestination.toCloudWatchLogs(logs) } },
    });
    this.#endpoints = new SecurityGroup(this, 'Endpoints', {
      vpc: this.vpc,
      description: 'AWS services, for workers',
      allowAllOutbound: false,
    });
    this.#addEndpoints(props);
  }

  /** Admits TLS from the client; nothing else in the network is allowed. */
  admit(client: IConnectable): void {
    client.connections.allowTo(this.#endpoints, Port.tcp(443), 'AWS services');
  }

  #addEndpoints({ auxiliaryTexts, sources }: WorkerNetworkProps): void {
    const {
      '@aws-sdk/client-s3': s3,
      '@aws-sdk/client-dynamodb': dynamodb,
      '@aws-sdk/client-sqs': sqs,
      '@aws-sdk/client-bedrock-runtime': bedrock,
    } = WORKER_ENDPOINTS;
    for (const [name, service] of Object.entries(HOST_ENDPOINTS)) this.#addInterface(name, service);
    if (auxiliaryTexts !== 'wordnet') this.#addInterface('bedrock-runtime', bedrock);
    // ECR keeps image layers in a bucket of its own.
    const layers = `arn:aws:s3:::prod-${Stack.of(this).region}-starport-layer-bucket/*`;
    const images = this.vpc.addGatewayEndpoint('s3', { service: s3 });
    const { s3Sources, datasetSources } = sources;
    keepWithinAccount(images, 's3', [
      layers,
      ...[s3Sources, datasetSources].flatMap(sourceArns),
      ...sourceBucketArns(datasetSources),
    ]);
    keepWithinAccount(this.vpc.addGatewayEndpoint('dynamodb', { service: dynamodb }), 'dynamodb');
    keepWithinAccount(this.#addInterface('sqs', sqs), 'sqs');
  }

  #addInterface(id: string, service: InterfaceVpcEndpointAwsService): InterfaceVpcEndpoint {
    return this.vpc.addInterfaceEndpoint(id, {
      service,
      open: false,
      securityGroups: [this.#endpoints],
    });
  }
}
