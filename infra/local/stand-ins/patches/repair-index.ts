/**
 * The table stand-in writes a row in steps: it takes the old entry out of the index, puts the new one
 * in, and only then writes the row. A kill between two of them leaves a row that the sweeper never
 * finds, or an entry that it finds for ever. So the index is made again from the rows, in one write,
 * before the stand-in starts.
 */
import { promisify } from 'node:util';
import { create, createIndexKey, type Item, type Store } from 'dynalite/db/index.js';
import { TABLE } from '#contracts/storage/table-definition.ts';

const { name: INDEX, partitionKey, sortKey } = TABLE.sweepIndex;

/** How many entries were missing, and how many had no row that they belong to. */
export type RepairedIndex = { added: number; removed: number };

/** @param path Of the stand-in's files, which nobody else has open. */
export async function repairIndex(path: string, tableName: string): Promise<RepairedIndex> {
  const store = create({ path });
  try {
    return await repair(store, tableName);
  } finally {
    await store.db.close();
  }
}

async function repair(store: Store, tableName: string): Promise<RepairedIndex> {
  const right = await entriesOfRows(store, tableName);
  const index = store.getIndexDb('Global', tableName, INDEX);
  const there = new Set((await index.createKeyStream().toArray()) as string[]);
  const surplus = [...there].filter((key) => !right.has(key));
  const puts = [...right].map(([key, value]) => ({ type: 'put' as const, key, value }));
  const deletions = surplus.map((key) => ({ type: 'del' as const, key }));
  await promisify(index.batch.bind(index))([...puts, ...deletions]);
  return { added: puts.filter(({ key }) => !there.has(key)).length, removed: surplus.length };
}

/** By the key that the stand-in gives them. None where the table is not made yet. */
async function entriesOfRows(store: Store, tableName: string): Promise<Map<string, Item>> {
  const entries = new Map<string, Item>();
  const table = await promisify(store.getTable.bind(store))(tableName).catch((error: Error) => {
    if (error.name === 'NotFoundError') return undefined;
    throw error;
  });
  const index = table?.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === INDEX);
  if (!table || !index) return entries;
  for await (const item of store.getItemDb(tableName).createValueStream() as AsyncIterable<Item>) {
    if (item[partitionKey] === undefined || item[sortKey] === undefined) continue;
    entries.set(createIndexKey(item, table, index.KeySchema), item);
  }
  return entries;
}
