/**
 * How many workers there are. From 0 to 1 by an alarm on the backlog that the sweeper publishes (SQS
 * sends no figures after hours of idleness, and nothing per worker can be said of none); above that by
 * the work for each worker that is wanted already (`scaling.ts`): those on their way are not ordered twice.
 */
import { Duration } from 'aws-cdk-lib';
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
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { BACKLOG_METRIC } from '../../contracts/metrics.ts';
import { SCALING, scalingExpression, scalingTarget, type ScalingTarget } from '../scaling.ts';
import { serviceMetric } from '../service-metric.ts';
import type { WorkerSettings } from '../stage-settings.ts';
import type { WorkQueues } from '../work-queues.ts';

export type WorkerScalingProps = {
  cluster: Cluster;
  service: Ec2Service;
  queues: WorkQueues;
  stageName: string;
  worker: WorkerSettings;
};

const { firstWorker, targetTracking, metricSeconds } = SCALING;
const PERIOD = Duration.seconds(metricSeconds);
/** No second worker is ordered for the same photo while an instance may still be on its way. */
const FIRST_WORKER_COOLDOWN = Duration.minutes(10);

export class WorkerScaling extends Construct {
  readonly #series: Record<'backlog' | 'desired' | 'endedInteractive' | 'endedBatch', Metric>;

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
    const target = new ScalableTarget(this, 'Target', {
      serviceNamespace: ServiceNamespace.ECS,
      resourceId: `service/${cluster.clusterName}/${service.serviceName}`,
      scalableDimension: 'ecs:service:DesiredCount',
      minCapacity: worker.minimum,
      maxCapacity: worker.maximum,
    });
    this.#startFromZero(target);
    this.#followBacklog(target, scalingTarget(worker.secondsPerPhoto));
  }

  #startFromZero(target: ScalableTarget): void {
    const first = new StepScalingAction(this, 'FromZero', {
      scalingTarget: target,
      adjustmentType: AdjustmentType.CHANGE_IN_CAPACITY,
      cooldown: FIRST_WORKER_COOLDOWN,
      metricAggregationType: MetricAggregationType.MAXIMUM,
    });
    first.addAdjustment({ adjustment: 1, lowerBound: 0 });
    const waiting = new Alarm(this, 'WorkWithoutWorker', {
      alarmDescription: 'Orders the first worker. Not a fault.',
      metric: new MathExpression({
        expression: `IF(backlog >= ${firstWorker.backlog} AND FILL(desired, 0) < 1, 1, 0)`,
        label: 'work and no worker',
        usingMetrics: { backlog: this.#series.backlog, desired: this.#series.desired },
        period: PERIOD,
      }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: firstWorker.figures,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    waiting.addAlarmAction(new ApplicationScalingAction(first));
  }

  /** Also down to none: without any job for 15 minutes, which is target tracking's own patience. */
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
            // SQS says nothing of a minute in which nothing was deleted, nor ECS of a service without tasks.
            filled('ended', 'FILL(endedInteractive, 0) + FILL(endedBatch, 0)'),
            filled('wanted', 'FILL(desired, 0)'),
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
