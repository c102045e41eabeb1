import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as metrics from '#contracts/metrics.ts';
import { STAGES } from '#infra/stages/config.ts';
import { withAlarmEmails } from '#infra/stages/alarm-emails.ts';
import { expectResource, synthesizeStage, type Resource } from '#test/support/cloud/synthesized-stage.ts';

const stage = synthesizeStage('prod');
const alarms = Object.entries(stage.resources('observability', 'AWS::CloudWatch::Alarm'));

/** Returns headings of the second level, as GitHub's anchors. */
function sections(markdown: string): Map<string, string> {
  const parts = markdown.split(/^## /m).slice(1);
  return new Map(parts.map((part) => [anchor(part.slice(0, part.indexOf('\n'))), part]));
}

function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}

it.each(alarms)('links the alarm %s to a section with symptom, check and fix', (_id, { Properties }) => {
  const [, file = '', section = ''] = /(\S+)#(\S+)$/.exec(Properties['AlarmDescription'] as string) ?? [];
  expect(existsSync(file)).toBe(true);
  const text = sections(readFileSync(file, 'utf8')).get(section);
  for (const part of ['**Symptom.**', '**Check.**', '**Fix.**']) expect(text).toContain(part);
  expect(Properties['AlarmActions']).toHaveLength(1);
});

it('lets alarms of this account, and nothing of another, publish to their topic and use its key', () => {
  const ofAccount = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };
  const allowed = (Action: unknown) =>
    expect.objectContaining({
      Effect: 'Allow',
      Action,
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Condition: ofAccount,
    });
  const [topic] = Object.keys(stage.resources('observability', 'AWS::SNS::Topic'));
  const [policy] = Object.values(stage.resources('observability', 'AWS::SNS::TopicPolicy'));
  const [key] = Object.values(stage.resources('observability', 'AWS::KMS::Key'));
  expect(policy?.Properties['Topics']).toEqual([{ Ref: topic }]);
  expect(policy?.Properties['PolicyDocument'].Statement).toContainEqual(allowed('sns:Publish'));
  expect(key?.Properties['KeyPolicy'].Statement).toContainEqual(
    allowed(['kms:Decrypt', 'kms:GenerateDataKey*']),
  );
  for (const [, { Properties }] of alarms) expect(Properties['AlarmActions']).toEqual([{ Ref: topic }]);
});

it('has a section for existing alarms only', () => {
  const linked = new Set(
    alarms.map(([, { Properties }]) => /#(\S+)$/.exec(Properties['AlarmDescription'] as string)?.[1]),
  );
  const [ofAlarms = ''] = readFileSync('infra/RUNBOOK.md', 'utf8').split(/^# Operations$/m);
  const written = [...sections(ofAlarms).keys()];
  expect(new Set(written)).toEqual(linked);
});

it.each([
  ['both', 'batch', ['interactive', 'function', 'imports', 'webhooks']],
  ['gpu', 'batch', ['interactive', 'function', 'imports', 'webhooks']],
  ['lambda', 'function', ['interactive', 'batch', 'imports', 'webhooks']],
] as const)(
  'watches the queues of %s for the age of their oldest message, and where evaluations wait for progress',
  (compute, progress, age) => {
    const { resources } = synthesizeStage('prod', { worker: { ...STAGES.prod.worker, compute } });
    const watching = Object.entries(resources('observability', 'AWS::CloudWatch::Alarm')).filter(([id]) =>
      id.startsWith('OldestMessage'),
    );
    const named = (names: readonly string[]) =>
      names.map((name) => expect.stringMatching(new RegExp(`^OldestMessage${name}[0-9A-F]{8}$`)) as string);
    const byAge = watching.filter(
      ([, { Properties }]) => Properties['MetricName'] === 'ApproximateAgeOfOldestMessage',
    );
    expect(byAge.map(([id]) => id).toSorted()).toEqual(named(age.toSorted()));
    const byProgress = watching.filter(([, { Properties }]) => Properties['Metrics'] !== undefined);
    expect(byProgress.map(([id]) => id)).toEqual(named([progress]));
    const [, alarm] = byProgress[0]!;
    // Hundreds of shards that wait are no fault while one of them ends in ten minutes.
    expect(JSON.stringify(alarm.Properties['Metrics'])).toContain('NumberOfMessagesDeleted');
    expect(alarm.Properties).toMatchObject({ EvaluationPeriods: 2, Threshold: 0 });
  },
);

it('watches how many dead letters stay in each dead-letter queue', () => {
  const deadLetters = Object.entries(stage.resources('service', 'AWS::SQS::Queue')).filter(
    ([, { Properties }]) => Properties['RedrivePolicy'] === undefined,
  );
  expect(deadLetters).toHaveLength(5);
  const [, alarm] = alarms.find(([id]) => id.startsWith('DeadLettersStuck'))!;
  const watched = (alarm.Properties['Metrics'] as { MetricStat?: { Metric: object } }[]).flatMap(
    ({ MetricStat }) => (MetricStat ? [JSON.stringify(MetricStat.Metric)] : []),
  );
  expect(watched).toHaveLength(deadLetters.length);
  for (const [id] of deadLetters) {
    const ofQueue = watched.filter((metric) => metric.includes(id));
    expect(ofQueue, id).toEqual([expect.stringContaining('"ApproximateNumberOfMessagesVisible"')]);
  }
});

it('reads every figure that the functions publish, in an alarm, in scaling or on the dashboard', () => {
  const all = JSON.stringify([stage.template('observability').toJSON(), stage.template('worker').toJSON()]);
  const { BACKLOG_METRIC, READY_WORKERS_METRIC, REPAIRED_METRIC, UNREPAIRED_METRIC } = metrics;
  const names = [BACKLOG_METRIC, READY_WORKERS_METRIC, REPAIRED_METRIC, UNREPAIRED_METRIC];
  for (const name of names) expect(all).toContain(name);
});

/** Returns the metrics that an alarm reads, as "namespace name". */
function metricsOf(id: string): string[] {
  const [, alarm] = alarms.find(([each]) => each.startsWith(id))!;
  const { Namespace, MetricName, Metrics = [] } = alarm.Properties;
  const stats = (Metrics as { MetricStat?: { Metric: { Namespace: string; MetricName: string } } }[]).flatMap(
    ({ MetricStat }) =>
      MetricStat ? [`${MetricStat.Metric.Namespace} ${MetricStat.Metric.MetricName}`] : [],
  );
  return MetricName ? [`${Namespace as string} ${MetricName as string}`] : stats.toSorted();
}

it.each([
  ['Throttled', ['AWS/Lambda Throttles', 'AWS/Lambda Throttles']],
  ['CanaryFailed', ['AWS/Lambda Errors']],
  ['EdgeErrors', ['AWS/CloudFront 5xxErrorRate']],
  ['FirewallBlocks', ['AWS/WAFV2 AllowedRequests', 'AWS/WAFV2 BlockedRequests']],
])('tells of callers who are not served: %s', (id, metricNames) => {
  expect(metricsOf(id)).toEqual(metricNames);
});

it('watches the edge from us-east-1, where its metrics are, and tells the same people', () => {
  const europe = synthesizeStage('prod', {
    region: 'eu-central-1',
    availabilityZones: ['eu-central-1a'],
    alarms: { ...STAGES.prod.alarms, emails: ['on-call@example.com'] },
  });
  expect(europe.stage.stacks.edgeAlarms?.region).toBe('us-east-1');
  const ids = Object.keys(europe.resources('edgeAlarms', 'AWS::CloudWatch::Alarm')).map((id) =>
    id.replace(/[0-9A-F]{8}$/, ''),
  );
  expect(ids.toSorted()).toEqual(['EdgeErrors', 'FirewallBlocks']);
  const ofStage = Object.keys(europe.resources('observability', 'AWS::CloudWatch::Alarm')).join(' ');
  expect(ofStage).not.toMatch(/EdgeErrors|FirewallBlocks/);
  expectResource(europe.template('edgeAlarms'), 'AWS::SNS::Subscription', {
    Endpoint: 'on-call@example.com',
  });
});

it('tells of a month that costs too much, counted by the tags of the stage', () => {
  const { template, stage: of } = synthesizeStage('prod', {
    alarms: { ...STAGES.prod.alarms, monthlyUsd: 300, emails: ['on-call@example.com'] },
  });
  expect(of.stacks.data.tags.tagValues()).toMatchObject({ application: 'itaclip', stage: 'prod' });
  const equals = (Key: string, value: string) => ({
    Tags: { Key, Values: [value], MatchOptions: ['EQUALS'] },
  });
  expectResource(template('observability'), 'AWS::Budgets::Budget', {
    Budget: {
      BudgetLimit: { Amount: 300, Unit: 'USD' },
      TimeUnit: 'MONTHLY',
      FilterExpression: { And: [equals('application', 'itaclip'), equals('stage', 'prod')] },
    },
  });
  const [budget] = Object.values(
    template('observability').findResources('AWS::Budgets::Budget') as Record<string, Resource>,
  );
  const told = budget?.Properties['NotificationsWithSubscribers'] as { Subscribers: { Address: string }[] }[];
  expect(told.map(({ Subscribers }) => Subscribers.map(({ Address }) => Address))).toEqual([
    ['on-call@example.com'],
    ['on-call@example.com'],
    ['on-call@example.com'],
  ]);
});

it.each([
  ['retained', 'error'],
  ['removed', 'warning'],
] as const)('ends a synthesis of %s data without an address for alarms with an %s', (data, kind) => {
  const without = synthesizeStage('prod', { data, alarms: { ...STAGES.prod.alarms, emails: [] } });
  const { observability } = without.stage.stacks;
  const metadata = observability.node.metadata.map(({ type }) => type);
  expect(metadata).toContain(`aws:cdk:${kind}`);
  const withAddress = synthesizeStage('prod', {
    data,
    alarms: { ...STAGES.prod.alarms, emails: ['on-call@example.com'] },
  });
  expect(withAddress.stage.stacks.observability.node.metadata.map(({ type }) => type)).not.toContain(
    `aws:cdk:${kind}`,
  );
});

it('adds the addresses of the command line to those of every stage', () => {
  const emails = (stages: Record<string, { alarms: { emails: string[] } }>) =>
    Object.values(stages).map(({ alarms: each }) => each.emails);
  const configured = {
    dev: { alarms: { emails: [] as string[] } },
    prod: { alarms: { emails: ['a@example.com'] } },
  };
  expect(emails(withAlarmEmails(configured, 'b@example.com, c@example.com'))).toEqual([
    ['b@example.com', 'c@example.com'],
    ['a@example.com', 'b@example.com', 'c@example.com'],
  ]);
  expect(emails(withAlarmEmails(configured, undefined))).toEqual([[], ['a@example.com']]);
});

it('mails to the people whom the configuration names', () => {
  const configuration = { ...STAGES.prod.alarms, emails: ['on-call@example.com'] };
  const { template } = synthesizeStage('prod', { alarms: configuration });
  expectResource(template('observability'), 'AWS::SNS::Subscription', {
    Protocol: 'email',
    Endpoint: 'on-call@example.com',
  });
});
