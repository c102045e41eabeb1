/**
 * The table stand-in writes a row in steps: it removes the old entry from the index, adds the new
 * one, and only then writes the row. A kill between two steps leaves a row that the sweeper never
 * finds, or an entry that it finds forever. Therefore the index is rebuilt from the rows, in one
 * write, before the stand-in starts.
 */
import { promisify } from 'node:util';
import { create, createIndexKey, type Item, type Store } from 'dynalite/db/index.js';
import { TABLE } from '#contracts/storage/table-definition.ts';

const { name: INDEX, partitionKey, sortKey } = TABLE.sweepIndex;

/**
 * The number of missing entries that were added, and of entries without a row that were removed.
 */
export type RepairedIndex = { added: number; removed: number };

/** @param path The stand-in's files, which no other process may have open. */
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

/** Returns the index entries by the stand-in's own keys; none before the table is created. */
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
