import type { Dataset } from '../dataset.ts';
import type { Files } from '../files.ts';

/** @param voidLabel instead of the layout's own. */
export type Open = (voidLabel?: number) => Promise<Dataset>;

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
