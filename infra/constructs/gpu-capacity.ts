/**
 * GPU instances that start when a task waits for one and stop when none is left: an Auto Scaling
 * group from 0, which ECS scales through a capacity provider.
 */
import {
  AutoScalingGroup,
  BlockDeviceVolume,
  EbsDeviceVolumeType,
  OnDemandAllocationStrategy,
  SpotAllocationStrategy,
} from 'aws-cdk-lib/aws-autoscaling';
import {
  InstanceType,
  LaunchTemplate,
  LaunchTemplateHttpTokens,
  OperatingSystemType,
  Port,
  Peer,
  SecurityGroup,
  UserData,
  type IMachineImage,
} from 'aws-cdk-lib/aws-ec2';
import { AmiHardwareType, AsgCapacityProvider, EcsOptimizedImage, type Cluster } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { AwsCustomResource, AwsCustomResourcePolicy } from 'aws-cdk-lib/custom-resources';
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { explainCheck } from '../stages/explained-checks.ts';
import { SCALING } from '../stages/scaling.ts';
import type { WorkerConfiguration } from '../stages/stage-configuration.ts';
import type { WorkerNetwork } from './worker-network.ts';

export type GpuCapacityProps = {
  cluster: Cluster;
  network: Pick<WorkerNetwork, 'vpc' | 'kind'>;
  worker: WorkerConfiguration;
};

/**
 * The configuration of the ECS agent. The `nvidia` runtime gives tasks their GPU. CDK enables
 * draining only for groups of nothing but Spot instances, so it is enabled here.
 */
const USER_DATA = [
  'echo ECS_ENABLE_GPU_SUPPORT=true >> /etc/ecs/ecs.config',
  'echo ECS_NVIDIA_RUNTIME=nvidia >> /etc/ecs/ecs.config',
  'echo ECS_ENABLE_SPOT_INSTANCE_DRAINING=true >> /etc/ecs/ecs.config',
  'echo ECS_AWSVPC_BLOCK_IMDS=true >> /etc/ecs/ecs.config',
  'echo ECS_CONTAINER_STOP_TIMEOUT=120s >> /etc/ecs/ecs.config',
  'echo ECS_IMAGE_PULL_BEHAVIOR=prefer-cached >> /etc/ecs/ecs.config',
];

export class GpuCapacity extends Construct {
  readonly provider: AsgCapacityProvider;
  readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, { cluster, network, worker }: GpuCapacityProps) {
    super(scope, id);
    this.securityGroup = new SecurityGroup(this, 'Hosts', {
      vpc: network.vpc,
      description: 'GPU hosts: they call AWS services and accept no connections',
      allowAllOutbound: false,
    });
    // The gateway endpoints of S3 and DynamoDB have public addresses, too.
    this.securityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'AWS services');
    const group = this.#createGroup(network, worker);
    this.provider = new AsgCapacityProvider(this, 'Provider', {
      autoScalingGroup: group,
      enableManagedScaling: true,
      targetCapacityPercent: 100,
      minimumScalingStepSize: 1,
      maximumScalingStepSize: worker.maximum,
      instanceWarmupPeriod: SCALING.instanceStartSeconds,
      // Only hosts without tasks are terminated.
      enableManagedTerminationProtection: true,
      enableManagedDraining: true,
    });
    cluster.addAsgCapacityProvider(this.provider);
    this.#deleteProtectedHosts(group);
  }

  #createGroup({ vpc, kind }: GpuCapacityProps['network'], worker: WorkerConfiguration): AutoScalingGroup {
    const userData = UserData.forLinux();
    userData.addCommands(...USER_DATA);
    const role = new Role(this, 'HostRole', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
    const launchTemplate = new LaunchTemplate(this, 'Host', {
      machineImage: hostImage(worker.hostImage),
      instanceType: new InstanceType(worker.instanceTypes[0] ?? 'g6.xlarge'),
      securityGroup: this.securityGroup,
      userData,
      role,
      httpTokens: LaunchTemplateHttpTokens.REQUIRED,
      httpPutResponseHopLimit: 1,
      detailedMonitoring: true,
      associatePublicIpAddress: kind === 'public',
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: BlockDeviceVolume.ebs(worker.rootVolumeGibibytes, {
            encrypted: true,
            volumeType: EbsDeviceVolumeType.GP3,
          }),
        },
      ],
    });
    const group = new AutoScalingGroup(this, 'Group', {
      vpc,
      vpcSubnets: { subnetGroupName: 'worker' },
      minCapacity: 0,
      maxCapacity: worker.maximum,
      newInstancesProtectedFromScaleIn: true,
      capacityRebalance: false,
      mixedInstancesPolicy: {
        launchTemplate,
        launchTemplateOverrides: worker.instanceTypes.map((type) => ({
          instanceType: new InstanceType(type),
        })),
        instancesDistribution: {
          onDemandBaseCapacity: worker.onDemandBase,
          onDemandPercentageAboveBaseCapacity: 100 - worker.spotPercent,
          onDemandAllocationStrategy: OnDemandAllocationStrategy.PRIORITIZED,
          spotAllocationStrategy: SpotAllocationStrategy.PRICE_CAPACITY_OPTIMIZED,
        },
      },
    });
    explainCheck(
      role,
      /^AwsSolutions-IAM5\[(Resource::\*|Action::ecs:Submit\*)\]$/,
      "The container host's own rights, as ECS documents them: registering and reporting know no resources.",
    );
    explainCheck(
      group,
      /^AwsSolutions-AS3$/,
      'Hosts come and go with the work; an alarm fires when that fails.',
    );
    explainCheck(
      group,
      /^AwsSolutions-EC26$/,
      'The rule does not read mixed instances; the volume of their template is encrypted.',
    );
    return group;
  }

  /**
   * Hosts are protected from scale-in, so `cdk destroy` would hang when CloudFormation deletes the
   * group. Therefore the group is deleted with its hosts first, and CloudFormation finds it gone.
   * Services are deleted earlier, since they depend on the provider.
   */
  #deleteProtectedHosts(group: AutoScalingGroup): void {
    const { autoScalingGroupName: AutoScalingGroupName } = group;
    const deletion = new AwsCustomResource(this, 'DeleteWithHosts', {
      onDelete: {
        service: 'auto-scaling',
        action: 'DeleteAutoScalingGroup',
        parameters: { AutoScalingGroupName, ForceDelete: true },
        ignoreErrorCodesMatching: 'ValidationError',
      },
      logGroup: new LogGroup(this, 'DeletionLogs', {
        retention: RetentionDays.ONE_WEEK,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      installLatestAwsSdk: false,
      resourceType: 'Custom::DeleteWithHosts',
      policy: AwsCustomResourcePolicy.fromStatements([
        new PolicyStatement({
          actions: ['autoscaling:DeleteAutoScalingGroup'],
          resources: [group.autoScalingGroupArn],
        }),
      ]),
    });
    deletion.node.addDependency(group);
    const provider = Stack.of(this).node.children.find(({ node }) => node.id.startsWith('AWS679f53fac'));
    explainCheck(
      deletion,
      /^AwsSolutions-IAM5\[Resource::.*autoScalingGroup:\*:autoScalingGroupName/,
      'The ARN of a group has an id that only AWS knows; the name is this one.',
    );
    if (provider)
      explainCheck(provider, /^AwsSolutions-IAM4\[/, 'This function and its basic role come from CDK.');
  }
}

/** A pinned image keeps the hosts' driver as it is until somebody raises the id. */
function hostImage(id: WorkerConfiguration['hostImage']): IMachineImage {
  if (id === 'recommended') return EcsOptimizedImage.amazonLinux2023(AmiHardwareType.GPU);
  return {
    getImage: () => ({ imageId: id, osType: OperatingSystemType.LINUX, userData: UserData.forLinux() }),
  };
}
