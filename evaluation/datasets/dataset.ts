/** A dataset as the evaluation sees it: images in a fixed order, each with a description of its truth. */
import type { DatasetLayout } from '#contracts/evaluations/dataset.ts';
import type { DatasetItem, MissingItem } from './dataset-item.ts';

export type Dataset = {
  /** "VOC2012 val" */
  name: string;
  layout: DatasetLayout;
  split: string;
  /** Names of its labels, from 0; undefined where the dataset does not name them. */
  classNames: readonly string[] | undefined;
  /** The value of its masks that is not scored, for the protocol. */
  voidLabel: number;
  /** One sentence for the protocol on how the files become label maps. */
  truth: string;
  /** Says why the values of its masks cannot be what the layout expects; undefined where they can. */
  doubt?: (values: ReadonlySet<number>) => string | undefined;
  /** Sentences on what is passed over: files of other kinds, links, annotations without an image. */
  notes(): Promise<string[]>;
  /** Yields the ids of all items in the order of their bytes, without checking whether the files exist. */
  ids(): AsyncIterable<string>;
  /**
   * Yields the items in the same order each time, as a stream where the layout allows it.
   * @param only the ids to yield. Default: all.
   */
  items(only?: ReadonlySet<string>): AsyncIterable<DatasetItem | MissingItem>;
};
