/** The stack of GPU workers: instances in a network of their own, and the service that runs on them. */
import { Stack, Tags } from 'aws-cdk-lib';
import { Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import {
  AvailabilityZoneRebalancing,
  Cluster,
  ContainerInsights,
  Ec2Service,
  PropagatedTagSource,
  type CfnService,
} from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { GpuCapacity } from '../constructs/gpu-capacity.ts';
import { WorkerNetwork } from '../constructs/worker-network.ts';
import { WorkerScaling } from '../constructs/worker-scaling.ts';
import { WorkerTask } from '../constructs/worker-task.ts';
import type { DataStack } from './data-stack.ts';
import type { ServiceStack } from './service-stack.ts';
import type { StageStackProps } from './stack-props.ts';

export type WorkerStackProps = StageStackProps & { data: DataStack; service: ServiceStack };

export class WorkerStack extends Stack {
  readonly cluster: Cluster;
  readonly task: WorkerTask;

  constructor(scope: Construct, id: string, props: WorkerStackProps) {
    super(scope, id, props);
    const { data, service, configuration, stageName } = props;
    const { worker, availabilityZones, logDays } = configuration;
    const network = new WorkerNetwork(this, 'Network', {
      kind: worker.network,
      availabilityZones,
      auxiliaryTexts: worker.auxiliaryTexts,
      sources: configuration.api,
      logDays,
    });
    this.cluster = new Cluster(this, 'Cluster', {
      vpc: network.vpc,
      containerInsightsV2: ContainerInsights.ENABLED,
    });
    const capacity = new GpuCapacity(this, 'Capacity', { cluster: this.cluster, network, worker });
    // Tags of a stack reach neither the instances of a launch template nor their disks, which cost the most.
    for (const [name, value] of Object.entries(props.tags ?? {})) Tags.of(capacity).add(name, value);
    this.task = new WorkerTask(this, 'Task', { cluster: this.cluster, data, service, configuration });
    network.admit(capacity.securityGroup);
    const ecsService = this.#createService(network, capacity);
    new WorkerScaling(this, 'Scaling', {
      cluster: this.cluster,
      service: ecsService,
      queues: service.queues,
      stageName,
      worker,
    });
  }

  /** Tasks with network interfaces of their own have it; in a public network they share their host's. */
  #createSecurityGroup(network: WorkerNetwork): SecurityGroup {
    const group = new SecurityGroup(this, 'Workers', {
      vpc: network.vpc,
      description: 'Workers: they call AWS services and accept no connections',
      allowAllOutbound: false,
    });
    group.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'AWS services');
    network.admit(group);
    return group;
  }

  /** The desired count is left out: scaling sets it, and an upgrade keeps it. */
  #createService(network: WorkerNetwork, capacity: GpuCapacity): Ec2Service {
    const service = new Ec2Service(this, 'Service', {
      cluster: this.cluster,
      taskDefinition: this.task.definition,
      capacityProviderStrategies: [{ capacityProvider: capacity.provider.capacityProviderName, weight: 1 }],
      ...(network.kind !== 'public' && { securityGroups: [this.#createSecurityGroup(network)] }),
      enableECSManagedTags: true,
      propagateTags: PropagatedTagSource.SERVICE,
      // An upgrade stops a worker before it starts its successor: on the same GPU, within the
      // quota.
      minHealthyPercent: 0,
      maxHealthyPercent: 100,
      // ECS enables it by default, and then needs room for more than 100%.
      availabilityZoneRebalancing: AvailabilityZoneRebalancing.DISABLED,
      circuitBreaker: { rollback: true },
      enableExecuteCommand: false,
    });
    // A task that is healthy for a while and then dies counts as failed, too.
    (service.node.defaultChild as CfnService).addPropertyOverride(
      'DeploymentConfiguration.DeploymentCircuitBreaker.ResetOnHealthyTask',
      false,
    );
    // The service is created when hosts can reach what they need. It is deleted before the hosts,
    // and before their provider leaves the cluster, which ECS would refuse while it is in use.
    service.node.addDependency(network, capacity, this.cluster);
    return service;
  }
}
