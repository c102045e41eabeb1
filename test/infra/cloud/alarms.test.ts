import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as metrics from '#contracts/metrics.ts';
import { STAGES } from '#infra/stages/config.ts';
import { expectResource, synthesizeStage } from '#test/support/cloud/synthesized-stage.ts';

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
  const written = [...sections(readFileSync('infra/RUNBOOK.md', 'utf8')).keys()];
  expect(new Set(written)).toEqual(linked);
});

it('watches the age of the oldest message of every queue with a dead-letter queue', () => {
  const queues = Object.values(stage.resources('service', 'AWS::SQS::Queue')).filter(
    ({ Properties }) => Properties['RedrivePolicy'] !== undefined,
  );
  const watching = alarms.filter(
    ([, { Properties }]) => Properties['MetricName'] === 'ApproximateAgeOfOldestMessage',
  );
  expect(watching).toHaveLength(queues.length);
});

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

it('mails to the people whom the configuration names', () => {
  const configuration = { ...STAGES.prod.alarms, emails: ['on-call@example.com'] };
  const { template } = synthesizeStage('prod', { alarms: configuration });
  expectResource(template('observability'), 'AWS::SNS::Subscription', {
    Protocol: 'email',
    Endpoint: 'on-call@example.com',
  });
});
