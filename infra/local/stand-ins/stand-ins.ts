/**
 * Store, queues and table on this machine: `fauxqs` (S3 and SQS) and `dynalite` (DynamoDB), which
 * the AWS SDK uses like AWS. They listen on the loopback only: they check the signatures of links,
 * but not those of the service's processes.
 */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import dynalite from 'dynalite';
import { startFauxqs, type FauxqsServer } from 'fauxqs';
import { ProblemError } from '#contracts/errors.ts';
import { systemClock, type Clock } from '#contracts/time.ts';
import { DiskRoom } from './disk-room.ts';
import { capDeadlines } from './patches/cap-deadlines.ts';
import { closeIterators } from './patches/close-iterators.ts';
import { giveBackUnread } from './patches/give-back-unread.ts';
import { keepGivenBackMessages } from './patches/keep-given-back.ts';
import { answerPreflights } from './patches/answer-preflights.ts';
import { checkSignedLinks } from './patches/check-signed-links.ts';
import { keepReserveOfStore, keepReserveOfTable } from './patches/keep-reserve.ts';
import { takeLargeObjects } from './patches/large-objects.ts';
import { answerListParts, watchTransfers } from './patches/list-parts.ts';
import { listenOnLoopback, LOOPBACK } from './patches/listen-on-loopback.ts';
import { withQuickCommits } from './patches/quick-commits.ts';
import { repairIndex } from './patches/repair-index.ts';
import { prepareStoreServer, type StoreServer } from './patches/store-server.ts';
import {
  ALL_QUEUE_NAMES,
  createResources,
  TABLE_NAME,
  type QueueConfiguration,
  type ResourceNames,
} from './resources.ts';

export type StandInPorts = { storeAndQueues: number; table: number };

export type StandInConfiguration = QueueConfiguration & {
  /** The folder for all data; default: memory. */
  dataFolder?: string;
  /** 0 chooses free ones. Messages and links name them: keep them over restarts. */
  ports?: StandInPorts;
  /** Origins of pages that may use signed links; `*` for all. */
  corsOrigins?: readonly string[];
  /** Bytes of the data folder's disk that new data may not use. */
  reserveBytes?: number;
  /** Decides whether a signed link has expired. */
  now?: Clock;
};

export type StandIns = AsyncDisposable & {
  /** Variables for processes that use the stand-ins: the SDK's and the service's. */
  environment: Record<string, string>;
  ports: StandInPorts;
};

export async function startStandIns(configuration: StandInConfiguration): Promise<StandIns> {
  const { dataFolder, reserveBytes, ports = { storeAndQueues: 0, table: 0 } } = configuration;
  const room = dataFolder === undefined ? undefined : new DiskRoom(dataFolder, reserveBytes);
  const storeAndQueues = await unlessTaken(
    ports.storeAndQueues,
    startStoreAndQueues(configuration, ports.storeAndQueues, room),
  );
  const tableFolder = dataFolder && join(dataFolder, 'table');
  if (tableFolder) await repairIndex(tableFolder, TABLE_NAME);
  closeIterators();
  const table = dynalite({ path: tableFolder, createTableMs: 0 });
  if (room) keepReserveOfTable(table, room);
  table.listen(ports.table, LOOPBACK);
  await unlessTaken(ports.table, once(table, 'listening'));
  const used = { storeAndQueues: storeAndQueues.port, table: (table.address() as AddressInfo).port };
  const endpoints = {
    store: `http://${LOOPBACK}:${used.storeAndQueues}`,
    table: `http://${LOOPBACK}:${used.table}`,
  };
  const names = await makeResources(endpoints, configuration);
  const environment = { ...sdkEnvironment(endpoints), ...queuesAt(endpoints.store, names) };
  return {
    environment,
    ports: used,
    async [Symbol.asyncDispose]() {
      table.closeAllConnections();
      await Promise.all([storeAndQueues.stop(), promisify(table.close.bind(table))()]);
    },
  };
}

async function startStoreAndQueues(
  configuration: StandInConfiguration,
  port: number,
  room: DiskRoom | undefined,
): Promise<FauxqsServer> {
  const folder = room && join(room.folder, 'store-and-queues');
  if (folder) capDeadlines(folder, configuration.visibilitySeconds, systemClock());
  const servers: Server[] = [];
  const transfers = await watchTransfers();
  // Objects are kept in its database, too: as files, a kill during an overwrite would truncate
  // them.
  const start = () => startFauxqs({ port, logger: false, dataDir: folder });
  const started = await listenOnLoopback(
    () => withQuickCommits(() => prepareStoreServer((server) => prepare(server, configuration, room), start)),
    (server) => servers.push(server as Server),
  );
  if (folder) keepGivenBackMessages(folder);
  const sqs = new SQSClient({ ...SDK, endpoint: `http://${LOOPBACK}:${started.port}` });
  for (const server of servers) {
    answerListParts(server, transfers);
    // A message that cannot be returned, for example during shutdown, returns when its visibility
    // timeout expires.
    giveBackUnread(server, (receipt) => void giveBack(started, sqs, receipt).catch(() => undefined));
  }
  return started;
}

function prepare(
  server: StoreServer,
  { corsOrigins = [], now = systemClock }: StandInConfiguration,
  room: DiskRoom | undefined,
): void {
  takeLargeObjects(server);
  answerPreflights(server, corsOrigins);
  checkSignedLinks(server, { signer: SIGNER, now });
  if (room) keepReserveOfStore(server, room);
}

/** Uses SQS's own call, which needs the queue. */
async function giveBack(storeAndQueues: FauxqsServer, sqs: SQSClient, receipt: string): Promise<void> {
  const name = ALL_QUEUE_NAMES.find((each) =>
    storeAndQueues
      .inspectQueue(each)
      ?.messages.inflight.some(({ receiptHandle }) => receiptHandle === receipt),
  );
  const QueueUrl = `http://${LOOPBACK}:${storeAndQueues.port}/000000000000/${name}`;
  await sqs.send(
    new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: receipt, VisibilityTimeout: 0 }),
  );
}

async function unlessTaken<Result>(port: number, listening: Promise<Result>): Promise<Result> {
  try {
    return await listening;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new ProblemError(
      'conflict',
      `Port ${port} is taken by another program. Links and messages in the data ` +
        'contain it: stop that program, or start with another --data-dir.',
      { cause: error },
    );
  }
}

type Endpoints = { store: string; table: string };

const SDK = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

const SIGNER = { ...SDK, accessKeyId: SDK.credentials.accessKeyId, sha256: new S3Client(SDK).config.sha256 };

function sdkEnvironment({ store, table }: Endpoints): Record<string, string> {
  return {
    AWS_REGION: SDK.region,
    AWS_ACCESS_KEY_ID: SDK.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: SDK.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_S3: store,
    AWS_ENDPOINT_URL_SQS: store,
    AWS_ENDPOINT_URL_DYNAMODB: table,
    ITACLIP_S3_PATH_STYLE: 'true',
  };
}

/**
 * The stand-in gives its queues a host name that few machines resolve, and reads only their paths.
 */
function queuesAt(endpoint: string, names: ResourceNames): ResourceNames {
  const moved = Object.entries(names).map(([variable, name]) => [
    variable,
    URL.canParse(name) ? new URL(new URL(name).pathname, endpoint).href : name,
  ]);
  return Object.fromEntries(moved) as ResourceNames;
}

async function makeResources({ store, table }: Endpoints, configuration: QueueConfiguration) {
  const clients = {
    dynamodb: new DynamoDBClient({ ...SDK, endpoint: table }),
    s3: new S3Client({ ...SDK, endpoint: store, forcePathStyle: true }),
    sqs: new SQSClient({ ...SDK, endpoint: store }),
  };
  try {
    return await createResources(clients, configuration);
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
}
