/**
 * Creates the table, bucket and queues of the service where they are missing: what CDK creates in
 * AWS, through the same calls that any client makes.
 */
import {
  CreateTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { BucketAlreadyOwnedByYou, CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { TABLE } from '#contracts/storage/table-definition.ts';
import { ATTEMPTS } from '#contracts/limits.ts';

export const TABLE_NAME = 'itaclip';
const BUCKET_NAME = 'itaclip';

export type QueueConfiguration = { visibilitySeconds: number };

/** Variables of `contracts/environment.ts` that name the resources. */
export type ResourceNames = Record<string, string>;

/** Names of the queues; each has a dead-letter queue beside it. */
const QUEUES = {
  ITACLIP_INTERACTIVE_QUEUE_URL: { name: 'interactive', receives: ATTEMPTS.receives },
  ITACLIP_BATCH_QUEUE_URL: { name: 'batch', receives: ATTEMPTS.receives },
  ITACLIP_FUNCTION_QUEUE_URL: { name: 'function', receives: ATTEMPTS.receives },
  ITACLIP_IMPORT_QUEUE_URL: { name: 'imports', receives: ATTEMPTS.receives },
  ITACLIP_WEBHOOK_QUEUE_URL: { name: 'webhooks', receives: ATTEMPTS.receives },
} as const;

export const ALL_QUEUE_NAMES: readonly string[] = Object.values(QUEUES).flatMap(({ name }) => [
  name,
  deadLetterQueueUrl(name),
]);

/** Returns the URL of a queue's dead-letter queue. */
export function deadLetterQueueUrl(queueUrl: string): string {
  return `${queueUrl}-dead-letters`;
}

export type AwsClients = { dynamodb: DynamoDBClient; s3: S3Client; sqs: SQSClient };

/** Does nothing to resources that exist. */
export async function createResources(
  clients: AwsClients,
  { visibilitySeconds }: QueueConfiguration,
): Promise<ResourceNames> {
  await Promise.all([createTable(clients.dynamodb), createBucket(clients.s3)]);
  const names: ResourceNames = { ITACLIP_TABLE: TABLE_NAME, ITACLIP_BUCKET: BUCKET_NAME };
  for (const [variable, { name, receives }] of Object.entries(QUEUES)) {
    names[variable] = await createQueue(clients.sqs, name, visibilitySeconds, receives);
  }
  return names;
}

async function createTable(client: DynamoDBClient): Promise<void> {
  const { partitionKey, sortKey, sweepIndex } = TABLE;
  const attributes = [partitionKey, sortKey, sweepIndex.partitionKey, sweepIndex.sortKey];
  const command = new CreateTableCommand({
    TableName: TABLE_NAME,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: attributes.map((name) => ({ AttributeName: name, AttributeType: 'S' })),
    KeySchema: keySchema(partitionKey, sortKey),
    GlobalSecondaryIndexes: [
      {
        IndexName: sweepIndex.name,
        KeySchema: keySchema(sweepIndex.partitionKey, sweepIndex.sortKey),
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  });
  await unlessThere(client.send(command), ResourceInUseException);
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: TABLE_NAME });
}

function keySchema(hash: string, range: string) {
  return [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
}

async function createBucket(client: S3Client): Promise<void> {
  await unlessThere(client.send(new CreateBucketCommand({ Bucket: BUCKET_NAME })), BucketAlreadyOwnedByYou);
}

/** Creates a queue with its dead-letter queue, and returns the queue's URL. */
async function createQueue(
  client: SQSClient,
  name: string,
  visibilitySeconds: number,
  receives: number,
): Promise<string> {
  const deadLetters = await client.send(new CreateQueueCommand({ QueueName: `${name}-dead-letters` }));
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetters.QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const redrive = { deadLetterTargetArn: Attributes?.['QueueArn'], maxReceiveCount: receives };
  const { QueueUrl } = await client.send(
    new CreateQueueCommand({
      QueueName: name,
      Attributes: { VisibilityTimeout: String(visibilitySeconds), RedrivePolicy: JSON.stringify(redrive) },
    }),
  );
  if (QueueUrl === undefined) throw new Error(`The queue ${name} was created without a URL.`);
  return QueueUrl;
}

async function unlessThere(
  creation: Promise<unknown>,
  alreadyThere: new (...parameters: never[]) => Error,
): Promise<void> {
  try {
    await creation;
  } catch (error) {
    if (!(error instanceof alreadyThere)) throw error;
  }
}
