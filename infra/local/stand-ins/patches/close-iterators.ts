/**
 * The table stand-in tries to close the database's iterators after a query, by a method that they
 * lack, so that every query would leak its native memory. This patch adds the method.
 */
import { createRequire } from 'node:module';

type Closable = { prototype: { close(): Promise<void>; return?: () => Promise<void> } };

/** The classes from which the stand-in's database creates its iterators. */
export function iteratorClasses(): Closable[] {
  const ofDynalite = createRequire(createRequire(import.meta.url).resolve('dynalite'));
  const ofLevel = createRequire(ofDynalite.resolve('level'));
  const { AbstractKeyIterator, AbstractValueIterator } = ofLevel('abstract-level') as Record<
    string,
    Closable
  >;
  if (!AbstractKeyIterator || !AbstractValueIterator) {
    throw new Error(
      "The table stand-in's database has no iterators to close: its version differs from the patched one.",
    );
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
