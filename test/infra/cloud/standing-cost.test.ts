import { expect, it } from 'vitest';
import { STANDING } from '#infra/cost/usage.ts';
import { synthesizeStage, type StackName } from '#test/support/cloud/synthesized-stage.ts';

const stage = synthesizeStage('prod');
const STACKS = Object.keys(stage.stage.stacks) as StackName[];

function countOf(type: string): number {
  return STACKS.reduce((sum, stack) => sum + Object.keys(stage.resources(stack, type)).length, 0);
}

it('is computed for what the stacks make', () => {
  const endpoints = Object.values(stage.resources('worker', 'AWS::EC2::VPCEndpoint'));
  const interfaces = endpoints.filter(({ Properties }) => Properties['VpcEndpointType'] === 'Interface');
  expect(interfaces).toHaveLength(STANDING.interfaceEndpoints);
  for (const { Properties } of interfaces) expect(Properties['SubnetIds']).toHaveLength(STANDING.zones);
  const [acl] = Object.values(stage.resources('global', 'AWS::WAFv2::WebACL'));
  expect(acl?.Properties['Rules']).toHaveLength(STANDING.wafRules);
  expect(countOf('AWS::KMS::Key')).toBe(STANDING.keys);
  expect(countOf('AWS::SecretsManager::Secret')).toBe(STANDING.secrets);
  expect(countOf('AWS::CloudWatch::Dashboard')).toBe(STANDING.dashboards);
});

/** An alarm on an expression is billed for each series that it reads. */
function seriesIn(metrics: { MetricStat?: object }[] | undefined): number {
  return metrics?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1;
}

it('counts every series that an alarm reads', () => {
  const alarms = STACKS.flatMap((stack) => Object.values(stage.resources(stack, 'AWS::CloudWatch::Alarm')));
  const ours = alarms.reduce((sum, { Properties }) => sum + seriesIn(Properties['Metrics']), 0);
  const policies = Object.values(stage.resources('worker', 'AWS::ApplicationAutoScaling::ScalingPolicy'));
  const tracked = policies.flatMap(
    ({ Properties }) =>
      Properties['TargetTrackingScalingPolicyConfiguration']?.CustomizedMetricSpecification.Metrics ?? [],
  );
  // Target tracking makes two alarms: to add workers, and to take them away.
  expect(ours + 2 * seriesIn(tracked)).toBe(STANDING.alarmMetrics);
});
