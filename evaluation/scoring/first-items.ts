/** The first few of any number of items in an order, kept while they come. */
export class FirstItems<Item> {
  readonly #limit: number;
  readonly #compare: (first: Item, second: Item) => number;
  readonly #items: Item[] = [];

  /** @param limit how many are kept, 1 or more. */
  constructor(limit: number, compare: (first: Item, second: Item) => number) {
    this.#limit = limit;
    this.#compare = compare;
  }

  add(item: Item): void {
    const before = this.#items.findLastIndex((other) => this.#compare(other, item) <= 0);
    if (before + 1 === this.#limit) return;
    this.#items.splice(before + 1, 0, item);
    this.#items.length = Math.min(this.#items.length, this.#limit);
  }

  /** The items in order. */
  get items(): readonly Item[] {
    return this.#items;
  }
}
