/**
 * Copies rows from a table that point-in-time recovery has restored into the table of the service, which goes on meanwhile.
 * A row that is there already stays as it is. Keys and tokens are copied only if asked for: one that is missing may have
 * been revoked.
 */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  GetCommand,
  PutCommand,
  paginateScan,
  type DynamoDBDocumentClient,
  type NativeAttributeValue,
} from '@aws-sdk/lib-dynamodb';
import pMap from 'p-map';
import { ID_PREFIXES } from '#contracts/ids.ts';
import { TABLE, WORKERS_PARTITION } from '#contracts/storage/table-definition.ts';
import { epochSeconds, type Clock } from '#contracts/time.ts';

type Row = Record<string, NativeAttributeValue>;

export type Restoration = {
  client: DynamoDBDocumentClient;
  from: string;
  to: string;
  now: Clock;
  /** Without it, rows are only counted. */
  apply: boolean;
  /** Copies keys and tokens, too: those that were revoked meanwhile work again. */
  keys: boolean;
};

/** Counts of rows by kind. */
export type Restored = { missing: Record<string, number>; kept: number; leftOut: number };

const AT_ONCE = 16;
const SECRETS: readonly string[] = [ID_PREFIXES.key, ID_PREFIXES.token];

export async function restoreRows(restoration: Restoration): Promise<Restored> {
  const { client, from } = restoration;
  const restored: Restored = { missing: {}, kept: 0, leftOut: 0 };
  for await (const { Items = [] } of paginateScan({ client }, { TableName: from })) {
    const wanted = Items.filter((row) => isWanted(row, restoration));
    restored.leftOut += Items.length - wanted.length;
    await pMap(wanted, async (row) => count(restored, row, await restoreRow(restoration, row)), {
      concurrency: AT_ONCE,
    });
  }
  return restored;
}

/** Rows that DynamoDB may have removed by now are over; workers write theirs anew every few seconds. */
function isWanted(row: Row, { now, keys }: Restoration): boolean {
  const ttl: unknown = row[TABLE.timeToLive];
  const isOver = typeof ttl === 'number' && ttl <= epochSeconds(now());
  return !isOver && row[TABLE.partitionKey] !== WORKERS_PARTITION && (keys || !SECRETS.includes(kindOf(row)));
}

/** The beginning of the sort key: the prefix of an id, or a word such as "vocabulary". */
function kindOf(row: Row): string {
  return /^[a-z]+/.exec(String(row[TABLE.sortKey]))?.[0] ?? 'other';
}

/** Returns true if the row was missing. */
async function restoreRow({ client, to, apply }: Restoration, row: Row): Promise<boolean> {
  const { partitionKey, sortKey } = TABLE;
  if (!apply) {
    const Key = { [partitionKey]: row[partitionKey], [sortKey]: row[sortKey] };
    const { Item } = await client.send(new GetCommand({ TableName: to, Key, ConsistentRead: true }));
    return Item === undefined;
  }
  try {
    await client.send(
      new PutCommand({
        TableName: to,
        Item: row,
        ConditionExpression: 'attribute_not_exists(#pk)',
        ExpressionAttributeNames: { '#pk': partitionKey },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

function count(restored: Restored, row: Row, wasMissing: boolean): void {
  const kind = kindOf(row);
  if (wasMissing) restored.missing[kind] = (restored.missing[kind] ?? 0) + 1;
  else restored.kept += 1;
}
