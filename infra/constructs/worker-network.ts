/**
 * The network of the workers, which admits no connection. Stages choose how workers reach AWS: through an endpoint for
 * each service, with no route to the internet (a test compares the list with what the worker imports), through a NAT
 * gateway, or with public addresses. S3 and DynamoDB have their free gateways in each of them.
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
  type SubnetConfiguration,
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

const SUBNETS = {
  endpoints: { natGateways: 0, subnets: [{ name: 'worker', subnetType: SubnetType.PRIVATE_ISOLATED }] },
  nat: {
    natGateways: 1,
    subnets: [
      { name: 'gateway', subnetType: SubnetType.PUBLIC },
      { name: 'worker', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    ],
  },
  public: {
    natGateways: 0,
    subnets: [{ name: 'worker', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false }],
  },
} satisfies Record<NetworkKind, { natGateways: number; subnets: SubnetConfiguration[] }>;

export type NetworkKind = WorkerConfiguration['network'];

export type WorkerNetworkProps = {
  kind: NetworkKind;
  availabilityZones: string[];
  auxiliaryTexts: WorkerConfiguration['auxiliaryTexts'];
  sources: Pick<StageConfiguration['api'], 's3Sources' | 'datasetSources'>;
  logDays: RetentionDays;
};

export class WorkerNetwork extends Construct {
  readonly vpc: Vpc;
  readonly kind: NetworkKind;
  /** Only a network without a route to the internet has interface endpoints. */
  readonly #endpoints: SecurityGroup | undefined;

  constructor(scope: Construct, id: string, props: WorkerNetworkProps) {
    super(scope, id);
    this.kind = props.kind;
    const { natGateways, subnets } = SUBNETS[props.kind];
    const logs = new LogGroup(this, 'FlowLogs', {
      retention: props.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.vpc = new Vpc(this, 'Vpc', {
      availabilityZones: props.availabilityZones,
      natGateways,
      createInternetGateway: props.kind !== 'endpoints',
      subnetConfiguration: subnets.map((subnet) => ({ ...subnet, cidrMask: 24 })),
      flowLogs: { all: { destination: FlowLogDestination.toCloudWatchLogs(logs) } },
    });
    this.#addGateways(props);
    if (props.kind !== 'endpoints') return;
    this.#endpoints = new SecurityGroup(this, 'Endpoints', {
      vpc: this.vpc,
      description: 'AWS services, for workers',
      allowAllOutbound: false,
    });
    this.#addInterfaces(props, this.#endpoints);
  }

  /** Admits TLS from the client; nothing else in the network is allowed. */
  admit(client: IConnectable): void {
    if (this.#endpoints) client.connections.allowTo(this.#endpoints, Port.tcp(443), 'AWS services');
  }

  #addGateways({ sources: { s3Sources, datasetSources } }: WorkerNetworkProps): void {
    const { '@aws-sdk/client-s3': s3, '@aws-sdk/client-dynamodb': dynamodb } = WORKER_ENDPOINTS;
    // ECR keeps image layers in a bucket of its own.
    const layers = `arn:aws:s3:::prod-${Stack.of(this).region}-starport-layer-bucket/*`;
    keepWithinAccount(this.vpc.addGatewayEndpoint('s3', { service: s3 }), 's3', [
      layers,
      ...[s3Sources, datasetSources].flatMap(sourceArns),
      ...sourceBucketArns(datasetSources),
    ]);
    keepWithinAccount(this.vpc.addGatewayEndpoint('dynamodb', { service: dynamodb }), 'dynamodb');
  }

  #addInterfaces({ auxiliaryTexts }: WorkerNetworkProps, securityGroup: SecurityGroup): void {
    const { '@aws-sdk/client-sqs': sqs, '@aws-sdk/client-bedrock-runtime': bedrock } = WORKER_ENDPOINTS;
    const add = (id: string, service: InterfaceVpcEndpointAwsService): InterfaceVpcEndpoint =>
      this.vpc.addInterfaceEndpoint(id, { service, open: false, securityGroups: [securityGroup] });
    for (const [name, service] of Object.entries(HOST_ENDPOINTS)) add(name, service);
    if (auxiliaryTexts !== 'wordnet') add('bedrock-runtime', bedrock);
    keepWithinAccount(add('sqs', sqs), 'sqs');
  }
}
