/**
 * Scales the number of workers. From 0 it uses an alarm on the backlog that the sweeper publishes
 * (SQS sends no figures after hours of idleness, and a figure per worker is undefined without
 * workers). Above 0 it uses the work per desired worker (`scaling.ts`), so that workers on their
 * way are not ordered twice.
 */
import { Duration, Stack } from 'aws-cdk-lib';
import {
  AdjustmentType,
  CfnScalingPolicy,
  MetricAggregationType,
  ScalableTarget,
  ServiceNamespace,
  StepScalingAction,
} from 'aws-cdk-lib/aws-applicationautoscaling';
import {
  Alarm,
  ComparisonOperator,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { ApplicationScalingAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Cluster, Ec2Service } from 'aws-cdk-lib/aws-ecs';
import { Role } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { BACKLOG_METRIC, READY_WORKERS_METRIC } from '#contracts/metrics.ts';
import {
  SCALING,
  scalingExpression,
  scalingTarget,
  workersFromNothing,
  type ScalingTarget,
} from '../stages/scaling.ts';
import { serviceMetric } from '../observability/service-metric.ts';
import type { WorkerConfiguration } from '../stages/stage-configuration.ts';
import type { WorkQueues } from './work-queues.ts';

export type WorkerScalingProps = {
  cluster: Cluster;
  service: Ec2Service;
  queues: WorkQueues;
  stageName: string;
  worker: WorkerConfiguration;
};

const { fromNothing, targetTracking, metricSeconds } = SCALING;
const PERIOD = Duration.seconds(metricSeconds);

export class WorkerScaling extends Construct {
  readonly #series: Record<'backlog' | 'desired' | 'endedInteractive' | 'endedBatch', Metric>;
  readonly #ready: Metric;

  constructor(scope: Construct, id: string, props: WorkerScalingProps) {
    super(scope, id);
    const { cluster, service, queues, stageName, worker } = props;
    const ended = (queue: Queue) => queue.metricNumberOfMessagesDeleted({ statistic: 'Sum', period: PERIOD });
    this.#series = {
      backlog: serviceMetric(BACKLOG_METRIC, stageName),
      endedInteractive: ended(queues.interactive.queue),
      endedBatch: ended(queues.batch.queue),
      desired: new Metric({
        namespace: 'ECS/ContainerInsights',
        metricName: 'DesiredTaskCount',
        dimensionsMap: { ClusterName: cluster.clusterName, ServiceName: service.serviceName },
        statistic: 'Average',
        period: PERIOD,
      }),
    };
    this.#ready = serviceMetric(READY_WORKERS_METRIC, stageName);
    const target = new ScalableTarget(this, 'Target', {
      role: this.#serviceLinkedRole(),
      serviceNamespace: ServiceNamespace.ECS,
      resourceId: `service/${cluster.clusterName}/${service.serviceName}`,
      scalableDimension: 'ecs:service:DesiredCount',
      minCapacity: worker.minimum,
      maxCapacity: worker.maximum,
    });
    const aim = scalingTarget(worker.secondsPerImage);
    this.#startFromZero(target, aim, worker.maximum);
    this.#followBacklog(target, aim);
  }

  /**
   * The role with which AWS scales ECS services, and which it creates if needed: any other would
   * need rights.
   */
  #serviceLinkedRole() {
    const resource = 'role/aws-service-role/ecs.application-autoscaling.amazonaws.com';
    const resourceName = 'AWSServiceRoleForApplicationAutoScaling_ECSService';
    const arn = Stack.of(this).formatArn({ service: 'iam', region: '', resource, resourceName });
    return Role.fromRoleArn(this, 'Role', arn, { mutable: false });
  }

  /**
   * An exact capacity: ordered again each minute, it stays the same while instances start. Both
   * figures come from one log line of the sweeper. Those of ECS arrive later, and a minute that was
   * filled in because its figure is late would look like one without a worker.
   */
  #startFromZero(target: ScalableTarget, { backlogPerWorker: aim }: ScalingTarget, maximum: number): void {
    const first = new StepScalingAction(this, 'FromZero', {
      scalingTarget: target,
      adjustmentType: AdjustmentType.EXACT_CAPACITY,
      cooldown: Duration.seconds(fromNothing.cooldownSeconds),
      metricAggregationType: MetricAggregationType.MAXIMUM,
    });
    const most = workersFromNothing(Infinity, aim, maximum);
    for (let workers = 1; workers <= most; workers += 1) {
      first.addAdjustment({
        adjustment: workers,
        lowerBound: (workers - 1) * aim,
        upperBound: workers === most ? undefined : workers * aim,
      });
    }
    const waiting = new Alarm(this, 'WorkWithoutWorker', {
      alarmDescription: 'Starts the first workers. This is not a fault.',
      metric: new MathExpression({
        expression: 'IF(ready < 1, backlog, 0)',
        label: 'work without a worker',
        usingMetrics: { backlog: this.#series.backlog, ready: this.#ready },
        period: PERIOD,
      }),
      threshold: fromNothing.backlog,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: fromNothing.figures,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    waiting.addAlarmAction(new ApplicationScalingAction(first));
  }

  /**
   * Also scales to none, after 15 minutes without any job, which is target tracking's own delay.
   */
  #followBacklog(target: ScalableTarget, aim: ScalingTarget): void {
    new CfnScalingPolicy(this, 'BacklogPerWorker', {
      policyName: `${this.node.addr}-backlog-per-worker`,
      policyType: 'TargetTrackingScaling',
      scalingTargetId: target.scalableTargetId,
      targetTrackingScalingPolicyConfiguration: {
        targetValue: aim.backlogPerWorker,
        scaleOutCooldown: targetTracking.scaleOutCooldownSeconds,
        scaleInCooldown: targetTracking.scaleInCooldownSeconds,
        customizedMetricSpecification: {
          metrics: [
            ...Object.entries(this.#series).map(([id, metric]) => ({
              id,
              metricStat: statOf(metric),
              returnData: false,
            })),
            // SQS sends no figure for a minute without deletions, nor ECS for a service without
            // tasks; ECS figures of a service with tasks are late.
            filled('ended', 'FILL(endedInteractive, 0) + FILL(endedBatch, 0)'),
            filled('wanted', 'FILL(FILL(desired, REPEAT), 0)'),
            { id: 'figure', expression: scalingExpression(aim), label: 'work per worker', returnData: true },
          ],
        },
      },
    });
  }
}

function filled(id: string, expression: string) {
  return { id, expression, returnData: false };
}

function statOf({ namespace, metricName, dimensions = {}, statistic: stat }: Metric) {
  const named = Object.entries(dimensions).map(([name, value]) => ({ name, value: String(value) }));
  return { stat, metric: { namespace, metricName, dimensions: named } };
}
