/** Dynalite has no types of its own. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  type Options = { path?: string; createTableMs?: number; deleteTableMs?: number; updateTableMs?: number };

  export default function dynalite(options?: Options): Server;
}

/** Dynalite's access to its files: what its server reads and writes. */
declare module 'dynalite/db/index.js' {
  import type { Readable } from 'node:stream';

  type KeySchema = { AttributeName: string }[];
  type Item = Record<string, object>;
  type Change = { type: 'put'; key: string; value: Item } | { type: 'del'; key: string };
  type Rows = {
    createKeyStream(): Readable;
    createValueStream(): Readable;
    batch(changes: Change[], done: (error: Error | null) => void): void;
  };
  type Index = { IndexName: string; KeySchema: KeySchema };
  export type TableDescription = { KeySchema: KeySchema; GlobalSecondaryIndexes?: Index[] };
  export type Store = {
    db: { close(): Promise<void> };
    getTable(name: string, done: (error: Error | null, table: TableDescription) => void): void;
    getItemDb(table: string): Rows;
    getIndexDb(kind: 'Global', table: string, index: string): Rows;
  };

  export function create(options: { path: string }): Store;
  export function createIndexKey(item: Item, table: TableDescription, schema: KeySchema): string;
}
