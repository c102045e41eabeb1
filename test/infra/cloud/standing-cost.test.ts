import { describe, expect, it } from 'vitest';
import { scenarioOfStage } from '#infra/cost/scenario.ts';
import { standingUsd } from '#infra/cost/standing-cost.ts';
import { STANDING } from '#infra/cost/usage.ts';
import { STAGES } from '#infra/stages/config.ts';
import type { StageConfiguration } from '#infra/stages/stage-configuration.ts';
import {
  synthesizeStage,
  type Resource,
  type StackName,
  type SynthesizedStage,
} from '#test/support/cloud/synthesized-stage.ts';

function all(of: SynthesizedStage, type: string): Resource[] {
  const stacks = Object.keys(of.stage.stacks) as StackName[];
  return stacks.flatMap((stack) => Object.values(of.resources(stack, type)));
}

/** An alarm on an expression is billed for each series that it reads. */
function seriesIn(metrics: { MetricStat?: object }[] | undefined): number {
  return metrics?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1;
}

/** Target tracking makes two alarms: to add workers, and to take them away. */
function alarmSeries(of: SynthesizedStage): number {
  const alarms = all(of, 'AWS::CloudWatch::Alarm').map(({ Properties }) => seriesIn(Properties['Metrics']));
  const tracked = all(of, 'AWS::ApplicationAutoScaling::ScalingPolicy').flatMap(
    ({ Properties }) =>
      Properties['TargetTrackingScalingPolicyConfiguration']?.CustomizedMetricSpecification.Metrics ?? [],
  );
  return alarms.reduce((sum, series) => sum + series, 0) + (tracked.length > 0 ? 2 * seriesIn(tracked) : 0);
}

function stageWith(
  worker: Partial<StageConfiguration['worker']>,
  which: 'essential' | 'all' = 'all',
): SynthesizedStage {
  const { prod } = STAGES;
  return synthesizeStage('prod', {
    worker: { ...prod.worker, ...worker },
    alarms: { ...prod.alarms, which },
  });
}

describe('the standing cost', () => {
  it('is below 10 dollars a month in a stage for trying', () => {
    const usd = Object.values(standingUsd(scenarioOfStage(STAGES.dev))).reduce((sum, each) => sum + each, 0);
    expect(usd).toBeGreaterThan(0);
    expect(usd).toBeLessThan(10);
  });

  it('is computed for what the stacks make', () => {
    const stage = synthesizeStage('prod');
    const { zones } = scenarioOfStage(STAGES.prod);
    const interfaces = all(stage, 'AWS::EC2::VPCEndpoint').filter(
      ({ Properties }) => Properties['VpcEndpointType'] === 'Interface',
    );
    expect(interfaces).toHaveLength(STANDING.interfaceEndpoints);
    for (const { Properties } of interfaces) expect(Properties['SubnetIds']).toHaveLength(zones);
    expect(all(stage, 'AWS::WAFv2::WebACL')[0]?.Properties['Rules']).toHaveLength(STANDING.wafRules);
    expect(all(stage, 'AWS::KMS::Key')).toHaveLength(STANDING.keys);
    expect(all(stage, 'AWS::SecretsManager::Secret')).toHaveLength(STANDING.secrets);
    expect(all(stage, 'AWS::CloudWatch::Dashboard')).toHaveLength(STANDING.dashboards);
  });

  it('leaves out what a stage for trying does without', () => {
    const dev = synthesizeStage('dev');
    for (const type of ['AWS::WAFv2::WebACL', 'AWS::CloudWatch::Dashboard', 'AWS::EC2::VPC'])
      expect(all(dev, type)).toEqual([]);
    expect(all(dev, 'AWS::KMS::Key')).toHaveLength(STANDING.keys);
    expect(all(dev, 'AWS::SecretsManager::Secret')).toHaveLength(STANDING.secrets);
    expect(alarmSeries(dev)).toBe(STANDING.alarmMetrics.lambda.essential);
  });

  it.each(['endpoints', 'nat', 'public'] as const)('knows the network %s', (network) => {
    const stage = stageWith({ network });
    const interfaces = all(stage, 'AWS::EC2::VPCEndpoint').filter(
      ({ Properties }) => Properties['VpcEndpointType'] === 'Interface',
    );
    expect(interfaces).toHaveLength(network === 'endpoints' ? STANDING.interfaceEndpoints : 0);
    const gateways = network === 'nat' ? STANDING.natGateways : 0;
    expect(all(stage, 'AWS::EC2::NatGateway')).toHaveLength(gateways);
    expect(all(stage, 'AWS::EC2::EIP')).toHaveLength(gateways);
  });

  it.each(
    (['lambda', 'gpu', 'both'] as const).flatMap((compute) =>
      (['essential', 'all'] as const).map((which) => ({ compute, which })),
    ),
  )('counts every series that an alarm reads, with $compute and $which', ({ compute, which }) => {
    const { alarmMetrics, alarmMetricsOfFirewall } = STANDING;
    const expected = alarmMetrics[compute][which] + alarmMetricsOfFirewall;
    expect(alarmSeries(stageWith({ compute }, which))).toBe(expected);
  });

  it.each(['lambda', 'gpu', 'both'] as const)('counts the queues that Lambda polls, with %s', (compute) => {
    const polled = STANDING.polledQueues + (compute === 'gpu' ? 0 : STANDING.polledQueuesOfFunction);
    expect(all(stageWith({ compute }), 'AWS::Lambda::EventSourceMapping')).toHaveLength(polled);
  });
});
