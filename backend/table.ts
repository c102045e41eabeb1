/**
 * The few operations on rows: read, write under a condition, change under a condition, list. A condition that
 * does not hold is an answer (undefined), not an error.
 */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
  type NativeAttributeValue,
} from '@aws-sdk/lib-dynamodb';
import { ALL_SWEEP_SHARDS, TABLE, type RowKey } from '#contracts/storage/table-definition.ts';

export type Row = RowKey & Record<string, NativeAttributeValue>;

/** Conditions write attribute names as `#name` and values as `:name`. */
export type Condition = { expression: string; values?: Record<string, NativeAttributeValue> };

export type RowChange = {
  /** Members that are undefined keep their value. */
  set?: Record<string, NativeAttributeValue>;
  remove?: readonly string[];
  /** Atomic counters; a missing one starts at 0. */
  add?: Record<string, number>;
  /** Lists that grow; a missing one is created. */
  append?: Record<string, NativeAttributeValue[]>;
};

export type Page = { rows: Row[]; /** The position after which the next page begins. */ next?: RowKey };

export type RowRange = {
  pk: string;
  /** Every sort key of the range begins with this prefix. */
  prefix?: string;
  /** The page begins after this row. */
  after?: RowKey;
  limit: number;
  newestFirst?: boolean;
  filter?: Condition;
};

export const ABSENT: Condition = { expression: 'attribute_not_exists(#pk)' };
export const PRESENT: Condition = { expression: 'attribute_exists(#pk)' };

export class Table {
  readonly #client: DynamoDBDocumentClient;
  readonly #name: string;

  constructor(client: DynamoDBDocumentClient, name: string) {
    this.#client = client;
    this.#name = name;
  }

  /** A strongly consistent read: it sees all earlier writes. */
  async get(key: RowKey): Promise<Row | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#name, Key: pick(key), ConsistentRead: true }),
    );
    return Item as Row | undefined;
  }

  /** Returns false if the condition did not hold and nothing was written. */
  async put(row: Row, condition?: Condition): Promise<boolean> {
    const command = new PutCommand({ TableName: this.#name, Item: row, ...conditional(condition) });
    return (await unlessRefused(this.#client.send(command))) !== undefined;
  }

  /** Returns the row after the change; undefined if the condition did not hold. */
  async update(
    key: RowKey,
    change: RowChange,
    condition: Condition = PRESENT,
    signal?: AbortSignal,
  ): Promise<Row | undefined> {
    const update = updateExpression(change);
    const answer = await unlessRefused(
      this.#client.send(
        new UpdateCommand({
          TableName: this.#name,
          Key: pick(key),
          ReturnValues: 'ALL_NEW',
          UpdateExpression: update.expression,
          ...conditional(condition, update),
        }),
        { abortSignal: signal },
      ),
    );
    return answer?.Attributes as Row | undefined;
  }

  async delete(key: RowKey, condition?: Condition): Promise<boolean> {
    const command = new DeleteCommand({
      TableName: this.#name,
      Key: pick(key),
      ...conditional(condition),
    });
    return (await unlessRefused(this.#client.send(command))) !== undefined;
  }

  /** Returns a page of rows of one partition. A filter may make it shorter than the limit, even empty. */
  async list({ pk, prefix = '', after, limit, newestFirst, filter }: RowRange): Promise<Page> {
    const key: Condition = prefix
      ? { expression: '#pk = :pk AND begins_with(#sk, :sk)', values: { pk, sk: prefix } }
      : { expression: '#pk = :pk', values: { pk } };
    const { Items = [], LastEvaluatedKey } = await this.#client.send(
      new QueryCommand({
        TableName: this.#name,
        KeyConditionExpression: key.expression,
        FilterExpression: filter?.expression,
        ...placeholders([key, filter]),
        Limit: limit,
        ExclusiveStartKey: after && pick(after),
        ScanIndexForward: !newestFirst,
        ConsistentRead: true,
      }),
    );
    return { rows: Items as Row[], next: LastEvaluatedKey as RowKey | undefined };
  }

  /** Counts the rows whose sort key begins with the prefix, up to `atMost`. */
  async count(
    { pk, prefix, filter }: Pick<RowRange, 'pk' | 'filter'> & { prefix: string },
    atMost: number,
  ): Promise<number> {
    const key = { expression: '#pk = :pk AND begins_with(#sk, :sk)', values: { pk, sk: prefix } };
    let count = 0;
    let after: Record<string, NativeAttributeValue> | undefined;
    do {
      const page = await this.#client.send(
        new QueryCommand({
          TableName: this.#name,
          Select: 'COUNT',
          KeyConditionExpression: key.expression,
          FilterExpression: filter?.expression,
          ...placeholders([key, filter]),
          ExclusiveStartKey: after,
          ConsistentRead: true,
        }),
      );
      count += page.Count ?? 0;
      after = page.LastEvaluatedKey;
    } while (after && count < atMost);
    return Math.min(count, atMost);
  }

  /**
   * Yields the rows that are due for a sweep, oldest first, until the signal fires. The index may lag by a
   * second.
   */
  async *due(
    now: Date,
    shards: readonly string[] = ALL_SWEEP_SHARDS,
    signal?: AbortSignal,
  ): AsyncGenerator<Row> {
    for (const shard of shards) {
      let after: Record<string, NativeAttributeValue> | undefined;
      do {
        const page = await this.#client.send(
          new QueryCommand({
            TableName: this.#name,
            IndexName: TABLE.sweepIndex.name,
            KeyConditionExpression: `${TABLE.sweepIndex.partitionKey} = :shard AND ${TABLE.sweepIndex.sortKey} <= :now`,
            ExpressionAttributeValues: { ':shard': shard, ':now': now.toISOString() },
            ExclusiveStartKey: after,
          }),
        );
        for (const row of (page.Items ?? []) as Row[]) {
          if (signal?.aborted) return;
          yield row;
        }
        after = page.LastEvaluatedKey;
      } while (after);
    }
  }
}

function pick({ pk, sk }: RowKey): RowKey {
  return { pk, sk };
}

async function unlessRefused<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

function conditional(condition: Condition | undefined, ...others: Condition[]) {
  return { ConditionExpression: condition?.expression, ...placeholders([condition, ...others]) };
}

/** DynamoDB refuses a name or a value that no expression uses. */
function placeholders(conditions: (Condition | undefined)[]) {
  const used = conditions.filter((condition) => condition !== undefined);
  const names = used.flatMap(({ expression }) => expression.match(/#\w+/g) ?? []);
  const values = used.flatMap(({ values: given = {} }) => Object.entries(given));
  return {
    ...(names.length > 0 && {
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [name, name.slice(1)])),
    }),
    ...(values.length > 0 && {
      ExpressionAttributeValues: Object.fromEntries(values.map(([name, value]) => [`:${name}`, value])),
    }),
  };
}

function updateExpression({ set = {}, remove = [], add = {}, append = {} }: RowChange): Condition {
  const values: Record<string, NativeAttributeValue> = {};
  const remember = (prefix: string, name: string, value: NativeAttributeValue) => {
    values[`${prefix}_${name}`] = value;
    return `:${prefix}_${name}`;
  };
  const sets = [
    ...Object.entries(set)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `#${name} = ${remember('set', name, value)}`),
    ...Object.entries(append).map(
      ([name, items]) =>
        `#${name} = list_append(if_not_exists(#${name}, ${remember('none', name, [])}), ${remember('append', name, items)})`,
    ),
  ];
  const adds = Object.entries(add).map(([name, value]) => `#${name} ${remember('add', name, value)}`);
  const expression = [
    sets.length > 0 ? `SET ${sets.join(', ')}` : '',
    remove.length > 0 ? `REMOVE ${remove.map((name) => `#${name}`).join(', ')}` : '',
    adds.length > 0 ? `ADD ${adds.join(', ')}` : '',
  ];
  return { expression: expression.filter(Boolean).join(' '), values };
}
