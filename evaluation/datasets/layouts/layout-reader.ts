import type { Dataset } from '../dataset.ts';
import type { Files } from '../files.ts';
import type { ItemSource } from '../id-order.ts';

/** A dataset before its items are put in order and looked for. */
export type Listing = Omit<Dataset, 'ids' | 'items' | 'notes'> & {
  read: () => ItemSource;
  /** Whether the items come from what is there, by `pairFiles`: in order, and none needs to be looked for. */
  filesAreSeen: boolean;
  /** Whether the list has names without endings. Default: it has paths. */
  namesAreStems?: boolean;
  /** Sentences on files and annotations that no image takes. */
  notes?: () => Promise<string[]>;
};

/** @param voidLabel instead of the layout's own. */
export type Open = (voidLabel?: number) => Promise<Listing>;

/** What knows one layout. */
export type LayoutReader = {
  /** The files that it reads, for messages. */
  tree: string;
  /** By names alone, without reading; undefined where the files are not there. */
  find(files: Files, split: string): Promise<Open | undefined>;
};

/** Whether a folder has at least one file, at any depth. */
export async function holdsFiles(files: Files, folder: string): Promise<boolean> {
  for await (const path of files.list(folder)) return path !== '';
  return false;
}
