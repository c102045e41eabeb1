import { readFileSync } from 'node:fs';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { expect, it } from 'vitest';
import { ATTEMPTS, IMAGE_FETCH } from '#contracts/limits.ts';
import { deliver } from '#infra/constructs/work-queue.ts';
import { synthesizeStage, type Resource } from '#test/support/cloud/synthesized-stage.ts';

const stage = synthesizeStage('prod');
const queues = stage.resources('service', 'AWS::SQS::Queue');

function queue(name: string): Resource {
  const [, found] = Object.entries(queues).find(([id]) => id.startsWith(name)) ?? [];
  if (found === undefined) throw new Error(`There is no queue ${name}.`);
  return found;
}

function workerVariables(): Record<string, string> {
  const [task] = Object.values(stage.resources('worker', 'AWS::ECS::TaskDefinition'));
  const variables = task?.Properties['ContainerDefinitions'][0].Environment as {
    Name: string;
    Value: string;
  }[];
  return Object.fromEntries(variables.map(({ Name, Value }) => [Name, Value]));
}

it.each(['Interactive', 'Batch', 'Function', 'Imports', 'Webhooks'])(
  'gives the queue %s a dead-letter queue',
  (name) => {
    const { RedrivePolicy } = queue(`${name}QueueMessages`).Properties;
    expect(RedrivePolicy.maxReceiveCount).toBe(ATTEMPTS.receives);
    const target = RedrivePolicy.deadLetterTargetArn['Fn::GetAtt'][0] as string;
    expect(target).toMatch(new RegExp(`^${name}QueueDeadLetters`));
  },
);

it('encrypts every queue, keeps its messages for two weeks, and takes them over TLS only', () => {
  for (const { Properties } of Object.values(queues)) {
    expect(Properties['KmsMasterKeyId']).toBeDefined();
    expect(Properties['MessageRetentionPeriod']).toBe(14 * 86_400);
  }
  const policies = Object.values(stage.resources('service', 'AWS::SQS::QueuePolicy'));
  expect(policies).toHaveLength(Object.keys(queues).length);
  expect(JSON.stringify(policies).match(/"aws:SecureTransport":"false"/g)).toHaveLength(policies.length);
});

it('hides a job from other workers for as long as its worker says', () => {
  const told = Number(workerVariables()['ITACLIP_VISIBILITY_SECONDS']);
  for (const name of ['InteractiveQueueMessages', 'BatchQueueMessages']) {
    expect(queue(name).Properties['VisibilityTimeout']).toBe(told);
  }
});

it("lets a heartbeat fail without another worker's receiving the job", () => {
  const source = readFileSync('gpu-worker/attempts/heartbeat.ts', 'utf8');
  const longestInterval = Number(/LONGEST_INTERVAL_SECONDS = (\d+)/.exec(source)?.[1]);
  expect(longestInterval).toBeGreaterThan(0);
  expect(Number(workerVariables()['ITACLIP_VISIBILITY_SECONDS'])).toBeGreaterThan(3 * longestInterval);
});

it('hides messages of functions for six times as long as they may take, and photos for as long', () => {
  const functions = stage.resources('service', 'AWS::Lambda::Function');
  const mappings = Object.values(stage.resources('service', 'AWS::Lambda::EventSourceMapping'));
  expect(mappings).toHaveLength(7);
  for (const { Properties } of mappings) {
    const source = queues[Properties['EventSourceArn']['Fn::GetAtt'][0] as string];
    const consumer = functions[Properties['FunctionName'].Ref as string];
    expect(Properties['FunctionResponseTypes']).toEqual(['ReportBatchItemFailures']);
    const timeout = consumer?.Properties['Timeout'] as number;
    const isSegmentation = (Properties['FunctionName'].Ref as string).startsWith('Segmentation');
    expect(source?.Properties['VisibilityTimeout']).toBe(isSegmentation ? timeout : 6 * timeout);
  }
});

it('refuses a queue that shows a message again while its function may still have it', () => {
  const stack = new Stack(new App(), 'Wrong');
  const wrong = new Queue(stack, 'Queue', { visibilityTimeout: Duration.seconds(899) });
  const slow = new LambdaFunction(stack, 'Slow', {
    code: Code.fromInline('exports.handler = () => {}'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    timeout: Duration.minutes(15),
  });
  expect(() => deliver(wrong, slow, { batchSize: 1, concurrency: 2 })).toThrow(/899 s.*900 s/);
});

it('gives an image by URL the time that its fetch may take', () => {
  const [, imports] = Object.entries(stage.resources('service', 'AWS::Lambda::Function')).find(([id]) =>
    id.startsWith('Imports'),
  )!;
  expect(imports.Properties['Timeout']).toBeGreaterThan(IMAGE_FETCH.seconds + 30);
});

it.each(['Sweeper', 'Schedules'])('calls %s each minute', (name) => {
  const schedules = Object.values(stage.resources('service', 'AWS::Scheduler::Schedule'));
  const called = schedules.find(({ Properties }) =>
    (Properties['Target'].Arn['Fn::GetAtt'][0] as string).startsWith(name),
  );
  expect(called?.Properties).toMatchObject({ ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' });
});
