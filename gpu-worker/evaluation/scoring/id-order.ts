/** The order of a dataset's images: that of the bytes of their ids. Negative where `first` is first. */
export function compareIds(first: string, second: string): number {
  return Buffer.compare(Buffer.from(first), Buffer.from(second));
}
