import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { AssetManifestArtifact } from 'aws-cdk-lib/cx-api';
import { expect, it } from 'vitest';
import { readEnvironment, workerEnvironment } from '#contracts/environment.ts';
import {
  BACKLOG_METRIC,
  METRICS_NAMESPACE,
  READY_WORKERS_METRIC,
  STAGE_DIMENSION,
} from '#contracts/metrics.ts';
import { STAGES } from '#infra/stages/config.ts';
import { HOST_ENDPOINTS, WORKER_ENDPOINTS } from '#infra/constructs/worker-network.ts';
import { scalingExpression, scalingTarget } from '#infra/stages/scaling.ts';
import { STORYBOOK } from '#models/bundled-models.ts';
import { packagesOf } from '#test/support/cloud/import-graph.ts';
import { readDockerfile } from '#test/support/cloud/read-dockerfile.ts';
import { rightsOfRoles } from '#test/support/cloud/rights-of-roles.ts';
import {
  expectResource,
  synthesizeStage,
  type Resource,
  type SynthesizedStage,
} from '#test/support/cloud/synthesized-stage.ts';

const stage = synthesizeStage('prod');
const template = stage.template('worker');

function only(type: string): Resource {
  const [found, ...others] = Object.values(stage.resources('worker', type));
  expect(others).toEqual([]);
  if (found === undefined) throw new Error(`There is no ${type}.`);
  return found;
}

const BEDROCK_MODEL = 'meta.llama3-8b-instruct-v1:0';

/** Returns the last parts of service names: `ecr.api`, `s3`. */
function endpoints(of = stage): string[] {
  const found = Object.values(of.resources('worker', 'AWS::EC2::VPCEndpoint'));
  return found.map(({ Properties }) => lastPart(JSON.stringify(Properties['ServiceName']))).toSorted();
}

/** Accepts `com.amazonaws.us-east-1.ecr.api`, or a name that is joined from its region. */
function lastPart(serviceName: string): string {
  return /(?:us-east-1|")\.([a-z0-9.-]+)"/.exec(serviceName)?.[1] ?? serviceName;
}

it('has no route to the internet', () => {
  for (const type of ['InternetGateway', 'NatGateway', 'EgressOnlyInternetGateway']) {
    template.resourceCountIs(`AWS::EC2::${type}`, 0);
  }
  template.resourceCountIs('AWS::EC2::Route', 0);
  for (const { Properties } of Object.values(stage.resources('worker', 'AWS::EC2::Subnet'))) {
    expect(Properties['MapPublicIpOnLaunch']).toBe(false);
  }
});

it('has an endpoint for every client that the worker can load, and no client without one', async () => {
  const packages = await packagesOf('gpu-worker/worker.ts');
  const clients = packages.filter((name) => name.startsWith('@aws-sdk/client-'));
  expect(clients.toSorted()).toEqual(Object.keys(WORKER_ENDPOINTS).toSorted());
});

it('pays for no endpoint that the configuration does not need', () => {
  const always = [...Object.keys(HOST_ENDPOINTS), 'dynamodb', 's3', 'sqs'].toSorted();
  expect(endpoints()).toEqual(always);
  const worker = { ...STAGES.prod.worker, auxiliaryTexts: { bedrockModel: BEDROCK_MODEL } };
  expect(endpoints(synthesizeStage('prod', { worker }))).toEqual([...always, 'bedrock-runtime'].toSorted());
});

it('lets nobody call hosts and workers, which call others over TLS only', () => {
  for (const [id, { Properties }] of Object.entries(stage.resources('worker', 'AWS::EC2::SecurityGroup'))) {
    expect(Properties['SecurityGroupIngress'] ?? [], id).toEqual([]);
    for (const { FromPort, ToPort } of (Properties['SecurityGroupEgress'] ?? []) as Record<
      string,
      number
    >[]) {
      if (FromPort !== 252) expect([FromPort, ToPort], id).toEqual([443, 443]);
    }
  }
  const ingress = Object.values(stage.resources('worker', 'AWS::EC2::SecurityGroupIngress'));
  for (const { Properties } of ingress)
    expect([Properties['FromPort'], Properties['ToPort']]).toEqual([443, 443]);
});

it('runs one task on one GPU, read-only but for its cache', () => {
  expectResource(template, 'AWS::ECS::TaskDefinition', {
    NetworkMode: 'awsvpc',
    ContainerDefinitions: [
      Match.objectLike({
        ReadonlyRootFilesystem: true,
        Privileged: false,
        ResourceRequirements: [{ Type: 'GPU', Value: '1' }],
        MountPoints: [{ ContainerPath: '/var/cache/itaclip', ReadOnly: false, SourceVolume: 'cache' }],
        LinuxParameters: Match.objectLike({
          Capabilities: { Drop: ['ALL'] },
          Tmpfs: [Match.objectLike({ ContainerPath: '/tmp' })],
        }),
        DockerSecurityOptions: ['no-new-privileges'],
      }),
    ],
  });
});

/** Returns the path and the arguments with which Docker builds the worker's image. */
function imageSource(of: SynthesizedStage) {
  const assembly = of.stage.synth();
  const images = assembly.artifacts.flatMap((artifact) =>
    AssetManifestArtifact.isAssetManifestArtifact(artifact)
      ? Object.values(artifact.contents.dockerImages ?? {})
      : [],
  );
  expect(images.map(({ source }) => source.dockerFile)).toEqual(['gpu-worker/Dockerfile']);
  const { directory = '', dockerBuildArgs } = images[0]?.source ?? {};
  return { folder: join(assembly.directory, directory), dockerBuildArgs };
}

function buildArguments(model: (typeof STAGES.prod.worker)['model']): unknown {
  const worker = { ...STAGES.prod.worker, compute: 'gpu' as const, model };
  return imageSource(synthesizeStage('prod', { worker })).dockerBuildArgs;
}

it("builds the worker's image from what its Dockerfile copies, and from nothing else", () => {
  const copied = readDockerfile('gpu-worker/Dockerfile')
    .flatMap(({ copies }) => copies)
    .flatMap(({ from, sources }) => (from === undefined ? sources : []))
    .map((path) => path.split('/')[0]!);
  const found = readdirSync(imageSource(stage).folder).filter((name) => name !== '.dockerignore');
  expect(new Set(found)).toEqual(new Set(copied));
});

it('bakes a model into the image where the configuration says so, unless it comes with the sources', () => {
  expect(buildArguments({ name: 'vit-b-16', from: 'image' })).toEqual({ MODEL: 'vit-b-16' });
  expect(buildArguments({ name: 'vit-b-16', from: 's3' })).toBeUndefined();
  expect(buildArguments({ name: STORYBOOK, from: 'image' })).toBeUndefined();
  expect(readFileSync('gpu-worker/Dockerfile', 'utf8')).toMatch(/^ARG MODEL=/m);
});

it('calls the one model of Bedrock that the configuration names', () => {
  const worker = { ...STAGES.prod.worker, auxiliaryTexts: { bedrockModel: BEDROCK_MODEL } };
  const roles = rightsOfRoles(synthesizeStage('prod', { worker }).resources('worker'));
  const rights = Object.values(roles).flat();
  expect(rights.filter((right) => right.startsWith('bedrock:'))).toEqual([
    `bedrock:InvokeModel "arn:aws:bedrock:us-east-1::foundation-model/${BEDROCK_MODEL}"`,
  ]);
});

it('gives the worker an environment that it accepts', () => {
  const [container] = only('AWS::ECS::TaskDefinition').Properties['ContainerDefinitions'] as [
    { Environment: { Name: string; Value: unknown }[]; StopTimeout: number },
  ];
  const variables = Object.fromEntries(
    // CloudFormation fills in an address or a name.
    container.Environment.map(({ Name, Value }) => [
      Name,
      typeof Value === 'string' ? Value : 'https://filled.example/in',
    ]),
  );
  const configuration = readEnvironment(workerEnvironment, variables);
  expect(configuration).toMatchObject({
    ITACLIP_EXECUTION_PROVIDER: 'cuda',
    ITACLIP_MODEL_FROM_BUCKET: true,
  });
  expect(configuration.ITACLIP_GRACE_SECONDS).toBeLessThan(container.StopTimeout);
  expect(container.StopTimeout).toBeLessThanOrEqual(120);
  const unread = Object.keys(variables).filter((name) => !(name in workerEnvironment.shape));
  expect(unread.toSorted()).toEqual(['AWS_REGION', 'ITACLIP_CACHE_DIR', 'ITACLIP_MODELS_DIR']);
});

it('starts from no instance and goes back to none', () => {
  expect(only('AWS::AutoScaling::AutoScalingGroup').Properties).toMatchObject({
    MinSize: '0',
    MaxSize: String(STAGES.prod.worker.maximum),
  });
  expect(STAGES.prod.worker.minimum).toBe(0);
  expectResource(template, 'AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 0 });
  expectResource(template, 'AWS::ECS::CapacityProvider', {
    AutoScalingGroupProvider: Match.objectLike({
      ManagedScaling: Match.objectLike({ Status: 'ENABLED', TargetCapacity: 100 }),
      ManagedTerminationProtection: 'ENABLED',
      ManagedDraining: 'ENABLED',
    }),
  });
});

it('leaves the number of workers to scaling, also when it is upgraded', () => {
  const { Properties } = only('AWS::ECS::Service');
  expect(Properties).not.toHaveProperty('DesiredCount');
  expect(Properties['DeploymentConfiguration']).toMatchObject({
    MinimumHealthyPercent: 0,
    MaximumPercent: 100,
    // A worker that seems healthy before it dies must not set the count of failures back.
    DeploymentCircuitBreaker: { Enable: true, Rollback: true, ResetOnHealthyTask: false },
  });
  // ECS refuses to rebalance a service that may not have more tasks than wanted.
  expect(Properties['AvailabilityZoneRebalancing']).toBe('DISABLED');
});

/** Applies step scaling to a backlog that its alarm sees. */
function orderedFromNothing(of: SynthesizedStage, backlog: number): number | undefined {
  const policies = Object.values(of.resources('worker', 'AWS::ApplicationAutoScaling::ScalingPolicy'));
  const step = policies.find(({ Properties }) => Properties['PolicyType'] === 'StepScaling')?.Properties;
  const { AdjustmentType, StepAdjustments } = step?.['StepScalingPolicyConfiguration'] ?? {};
  expect(AdjustmentType).toBe('ExactCapacity');
  expect(StepAdjustments.length).toBeLessThanOrEqual(20);
  const [alarm] = Object.values(of.resources('worker', 'AWS::CloudWatch::Alarm'));
  const above = backlog - (alarm?.Properties['Threshold'] as number);
  return (StepAdjustments as Record<string, number>[]).find(
    ({ MetricIntervalLowerBound: from = -Infinity, MetricIntervalUpperBound: to = Infinity }) =>
      above >= from && above < to,
  )?.['ScalingAdjustment'];
}

it('orders as many workers as the backlog requires while none is ready', () => {
  const { backlogPerWorker: aim } = scalingTarget(STAGES.prod.worker.secondsPerImage);
  const backlogs = [0, 1, aim, aim + 1, 3 * aim, 100_000];
  expect(backlogs.map((backlog) => orderedFromNothing(stage, backlog))).toEqual([
    undefined,
    1,
    1,
    2,
    3,
    STAGES.prod.worker.maximum,
  ]);
  const large = synthesizeStage('prod', { worker: { ...STAGES.prod.worker, maximum: 100 } });
  expect(orderedFromNothing(large, 100_000)).toBe(20);
  const single = synthesizeStage('prod', { worker: { ...STAGES.prod.worker, maximum: 1 } });
  expect(orderedFromNothing(single, 100_000)).toBe(1);
});

it('sees in figures of the sweeper alone that none is ready: those of ECS come late', () => {
  const alarm = only('AWS::CloudWatch::Alarm').Properties;
  expect(alarm).toMatchObject({
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
  });
  const [expression, ...series] = alarm['Metrics'] as {
    Expression?: string;
    MetricStat: { Metric: { MetricName: string; Namespace: string; Dimensions: object[] } };
  }[];
  expect(expression?.Expression).toBe('IF(ready < 1, backlog, 0)');
  const dimensions = [{ Name: STAGE_DIMENSION, Value: 'prod' }];
  expect(series.map(({ MetricStat }) => MetricStat.Metric)).toEqual(
    [BACKLOG_METRIC, READY_WORKERS_METRIC].map((MetricName) => ({
      MetricName,
      Namespace: METRICS_NAMESPACE,
      Dimensions: dimensions,
    })),
  );
});

it('scales with the role of AWS, which has the rights to', () => {
  const { RoleARN } = only('AWS::ApplicationAutoScaling::ScalableTarget').Properties;
  expect(JSON.stringify(RoleARN)).toContain(
    ':role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService',
  );
});

it('orders further workers by the work per desired worker', () => {
  const policies = Object.values(stage.resources('worker', 'AWS::ApplicationAutoScaling::ScalingPolicy'));
  const tracking = policies.find(({ Properties }) => Properties['PolicyType'] === 'TargetTrackingScaling');
  const { TargetValue, CustomizedMetricSpecification } =
    tracking?.Properties['TargetTrackingScalingPolicyConfiguration'] ?? {};
  const target = scalingTarget(STAGES.prod.worker.secondsPerImage);
  expect(TargetValue).toBe(target.backlogPerWorker);
  const metrics = JSON.stringify(CustomizedMetricSpecification.Metrics);
  expect(metrics).toContain('"MetricName":"DesiredTaskCount"');
  expect(metrics).toContain(scalingExpression(target));
  // A figure is 0 without tasks, and the last known one if the latest has not arrived yet.
  expect(metrics).toContain('FILL(FILL(desired, REPEAT), 0)');
  expect(metrics.match(/"MetricName":"NumberOfMessagesDeleted"/g)).toHaveLength(2);
  expect(metrics.match(/"ReturnData":true/g)).toHaveLength(1);
});

it('takes Spot instances as configured, and drains them when AWS wants them back', () => {
  expect(only('AWS::AutoScaling::AutoScalingGroup').Properties['MixedInstancesPolicy']).toMatchObject({
    InstancesDistribution: {
      OnDemandBaseCapacity: 1,
      OnDemandPercentageAboveBaseCapacity: 50,
      SpotAllocationStrategy: 'price-capacity-optimized',
    },
    LaunchTemplate: {
      Overrides: STAGES.prod.worker.instanceTypes.map((InstanceType) => ({ InstanceType })),
    },
  });
  const launch = JSON.stringify(only('AWS::EC2::LaunchTemplate').Properties);
  for (const line of [
    'ECS_ENABLE_SPOT_INSTANCE_DRAINING=true',
    'ECS_NVIDIA_RUNTIME=nvidia',
    'ECS_CONTAINER_STOP_TIMEOUT=120s',
    'ECS_AWSVPC_BLOCK_IMDS=true',
  ]) {
    expect(launch).toContain(line);
  }
  expect(launch).toContain('"HttpTokens":"required"');
  expect(JSON.stringify(stage.template('worker').toJSON()['Parameters'])).toContain(
    '/aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended/image_id',
  );
});

it('tags instances and their disks with the stage, by which their cost is told apart', () => {
  const tags = { application: 'itaclip', stage: 'prod' };
  const [launchTemplate] = Object.values(stage.resources('worker', 'AWS::EC2::LaunchTemplate'));
  const specifications = launchTemplate!.Properties['LaunchTemplateData'].TagSpecifications as {
    ResourceType: string;
    Tags: { Key: string; Value: string }[];
  }[];
  expect(specifications.map(({ ResourceType }) => ResourceType)).toEqual(['instance', 'volume']);
  for (const { Tags } of specifications)
    expect(Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]))).toMatchObject(tags);
  expect(only('AWS::ECS::Service').Properties).toMatchObject({
    EnableECSManagedTags: true,
    PropagateTags: 'SERVICE',
  });
});

it('keeps the image of its hosts where the configuration pins it', () => {
  const worker = { ...STAGES.prod.worker, hostImage: 'ami-0123456789abcdef0' };
  const pinned = synthesizeStage('prod', { worker }).template('worker').toJSON();
  expect(JSON.stringify(pinned)).toContain('"ImageId":"ami-0123456789abcdef0"');
  expect(JSON.stringify(pinned)).not.toContain('optimized-ami');
});

it('can be destroyed: the service goes first, then hosts that are protected, then their group', () => {
  const [association] = Object.keys(
    stage.resources('worker', 'AWS::ECS::ClusterCapacityProviderAssociations'),
  );
  const [hosts] = Object.keys(stage.resources('worker', 'Custom::DeleteWithHosts'));
  const reachable = Object.keys(stage.resources('worker', 'AWS::EC2::VPCEndpoint'));
  expect(only('AWS::ECS::Service').DependsOn).toEqual(
    expect.arrayContaining([association, hosts, ...reachable]),
  );
  const [group] = Object.keys(stage.resources('worker', 'AWS::AutoScaling::AutoScalingGroup'));
  const deletion = only('Custom::DeleteWithHosts');
  expect(deletion.DependsOn).toContain(group);
  expect(JSON.stringify(deletion.Properties['Delete'])).toMatch(/ForceDelete.{1,6}true/);
});

it('reaches through its endpoints only this account and what the configuration names', () => {
  const s3Sources = { acme: ['s3://their-images/in/'] };
  const datasetSources = { acme: ['s3://their-data/voc/', 's3://their-data/coco/'] };
  const named = synthesizeStage('prod', { api: { ...STAGES.prod.api, s3Sources, datasetSources } });
  const found = named.resources('worker', 'AWS::EC2::VPCEndpoint');
  const policies = Object.values(found).flatMap(({ Properties }) =>
    Properties['PolicyDocument'] ? [JSON.stringify(Properties['PolicyDocument'])] : [],
  );
  expect(policies).toHaveLength(3);
  for (const policy of policies) expect(policy).toContain('"aws:ResourceAccount":{"Ref":"AWS::AccountId"}');
  const s3 = policies.find((policy) => policy.includes('s3:*'));
  const datasets = ['their-data/voc/*', 'their-data/coco/*', 'their-data'];
  for (const name of ['their-images/in/*', ...datasets]) expect(s3).toContain(`"arn:aws:s3:::${name}"`);
  const rights = Object.values(rightsOfRoles(named.resources('worker'))).find((lines) =>
    lines.some((line) => line.includes('sqs:ReceiveMessage')),
  );
  expect(rights?.filter((line) => line.includes('their-data'))).toEqual([
    's3:GetObject "arn:aws:s3:::their-data/coco/*"',
    's3:GetObject "arn:aws:s3:::their-data/voc/*"',
    's3:ListBucket "arn:aws:s3:::their-data"',
  ]);
  expect(s3).toContain('arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*');
});
