/** A dataset as the evaluation sees it: images in a fixed order, each with the way to its truth. */
import type { DatasetLayout } from '#contracts/evaluations/dataset.ts';
import type { DatasetItem, MissingItem } from './dataset-item.ts';

export type Dataset = {
  /** "VOC2012 val" */
  name: string;
  layout: DatasetLayout;
  split: string;
  /** Of the labels of its truth, from 0; undefined where the dataset does not say. */
  classNames: readonly string[] | undefined;
  /** The value of its masks that is not scored, for the protocol. */
  voidLabel: number;
  /** How its files become label maps, one sentence for the protocol. */
  truth: string;
  /** Says why the values of its masks cannot be what the layout expects; undefined where they can. */
  doubt?: (values: ReadonlySet<number>) => string | undefined;
  /** Sentences on what is passed over: files of other kinds, links, annotations without an image. */
  notes(): Promise<string[]>;
  /** Of all items, in the order of their bytes, without looking whether the files are there. */
  ids(): AsyncIterable<string>;
  /**
   * In the same order, the same each time; read as it goes where the layout allows.
   * @param only the items with these ids. Default: all.
   */
  items(only?: ReadonlySet<string>): AsyncIterable<DatasetItem | MissingItem>;
};
