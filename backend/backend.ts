/** The parts that every process shares: the table with its kinds of rows, the bucket and the queues. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { BackendEnvironment } from '#contracts/environment.ts';
import type { Compute } from '#contracts/compute/compute.ts';
import { systemClock, type Clock } from '#contracts/time.ts';
import { Objects } from './objects.ts';
import { Queues } from './queues.ts';
import { Table } from './table.ts';
import { openTables, type Tables } from './tables/open-tables.ts';

export type Backend = Tables & {
  table: Table;
  objects: Objects;
  queues: Queues;
  sqs: SQSClient;
  compute: Compute;
  now: Clock;
};

/** Milliseconds without a byte before a request fails. A long poll is silent for up to 20 seconds. */
const SILENCE = { store: 10_000, queue: 30_000 };

/** The SDK finds region, credentials and endpoints in its usual places. */
export function openBackend(environment: BackendEnvironment, now: Clock = systemClock): Backend {
  const sqs = new SQSClient({ requestHandler: { socketTimeout: SILENCE.queue } });
  const s3Configuration = {
    forcePathStyle: environment.ITACLIP_S3_PATH_STYLE,
    requestHandler: { socketTimeout: SILENCE.store },
    // The SDK's default checksum would become part of signed links.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  } as const;
  const s3 = new S3Client(s3Configuration);
  const endpoint = environment.ITACLIP_LINK_ENDPOINT;
  const linkClient = endpoint === undefined ? s3 : new S3Client({ ...s3Configuration, endpoint });
  const table = openTable(environment.ITACLIP_TABLE);
  return {
    table,
    objects: new Objects(s3, environment.ITACLIP_BUCKET, linkClient),
    queues: new Queues(
      sqs,
      {
        interactive: environment.ITACLIP_INTERACTIVE_QUEUE_URL,
        batch: environment.ITACLIP_BATCH_QUEUE_URL,
        function: environment.ITACLIP_FUNCTION_QUEUE_URL,
        imports: environment.ITACLIP_IMPORT_QUEUE_URL,
        webhooks: environment.ITACLIP_WEBHOOK_QUEUE_URL,
      },
      environment.ITACLIP_COMPUTE === 'lambda' ? 'function' : 'batch',
    ),
    ...openTables(table, now, environment.ITACLIP_REPAIR_SECONDS),
    sqs,
    compute: environment.ITACLIP_COMPUTE,
    now,
  };
}

/**
 * Opens the table alone, for processes that use nothing else.
 * @param region Default: the region of the environment.
 */
export function openTable(name: string, region?: string): Table {
  const document = DynamoDBDocumentClient.from(
    new DynamoDBClient({ ...(region && { region }), requestHandler: { socketTimeout: SILENCE.store } }),
    {
      // Without this, metadata with a member "constructor" is taken for a class instance and refused.
      marshallOptions: { removeUndefinedValues: true, convertClassInstanceToMap: true },
    },
  );
  return new Table(document, name);
}
