/**
 * The table stand-in means to close the database's iterators when a query is over, by a method that
 * they do not have: every query would keep its native memory for ever. Here they get the method.
 */
import { createRequire } from 'node:module';

type Closable = { prototype: { close(): Promise<void>; return?: () => Promise<void> } };

/** The very classes that the stand-in's database makes its iterators from. */
export function iteratorClasses(): Closable[] {
  const ofDynalite = createRequire(createRequire(import.meta.url).resolve('dynalite'));
  const ofLevel = createRequire(ofDynalite.resolve('level'));
  const { AbstractKeyIterator, AbstractValueIterator } = ofLevel('abstract-level') as Record<
    string,
    Closable
  >;
  if (!AbstractKeyIterator || !AbstractValueIterator) {
    throw new Error("The table stand-in's database has no iterators to close: it is of another version.");
  }
  return [AbstractKeyIterator, AbstractValueIterator];
}

export function closeIterators(): void {
  for (const { prototype } of iteratorClasses()) {
    prototype.return ??= function close(this: { close(): Promise<void> }) {
      return this.close();
    };
  }
}
