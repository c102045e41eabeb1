/** Sorts as the UTF-8 bytes of the texts would: the order in which S3 lists keys. */
export function compareBytes(first: string, second: string): number {
  const shared = Math.min(first.length, second.length);
  for (let index = 0; index < shared; index++) {
    // Code points sort as their UTF-8 bytes do; the halves of one that is written as two do not.
    if (first[index] !== second[index]) return first.codePointAt(index)! - second.codePointAt(index)!;
  }
  return first.length - second.length;
}
