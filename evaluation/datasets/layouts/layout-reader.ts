import type { Dataset } from '../dataset.ts';
import type { Files } from '../files.ts';
import type { ItemSource } from '../id-order.ts';

/** A dataset before its items are put in order and looked for. */
export type Listing = Omit<Dataset, 'ids' | 'items' | 'notes'> & {
  read: () => ItemSource;
  /** True if `pairFiles` made the items from files that exist: they are in order, and none can be missing. */
  filesAreSeen: boolean;
  /** True if the list has names without endings. Default: it has paths. */
  namesAreStems?: boolean;
  /** Sentences on files and annotations that no image takes. */
  notes?: () => Promise<string[]>;
};

/** Opens a dataset that was found. @param voidLabel replaces the layout's own value of void. */
export type Open = (voidLabel?: number) => Promise<Listing>;

/** Finds and opens datasets of one layout. */
export type LayoutReader = {
  /** The files that it reads, for messages. */
  tree: string;
  /** Looks at names alone, without reading; returns undefined where the files are not there. */
  find(files: Files, split: string): Promise<Open | undefined>;
};

/** Checks whether a folder has at least one file, at any depth. */
export async function holdsFiles(files: Files, folder: string): Promise<boolean> {
  for await (const path of files.list(folder)) return path !== '';
  return false;
}
