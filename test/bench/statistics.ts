/** Summarizes repeated measurements. Other load on the machine only ever adds time. */

export function best(values: readonly number[]): number {
  return Math.min(...values);
}

export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('the median of nothing');
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The median of a/b over pairs that were measured one right after the other, so that load hits both. */
export function medianOfRatios(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} and ${b.length} measurements are no pairs`);
  return median(a.map((value, index) => value / b[index]!));
}

/** Events a second, from the first to the last of their times. */
export function rateBetweenEnds(seconds: readonly number[]): number {
  const [first, last] = [Math.min(...seconds), Math.max(...seconds)];
  return (seconds.length - 1) / (last - first);
}

/** The share of places at which two lists of the same length are equal. */
export function shareOfEqual(values: ArrayLike<number>, reference: ArrayLike<number>): number {
  let equal = 0;
  for (let place = 0; place < values.length; place += 1) {
    if (values[place] === reference[place]) equal += 1;
  }
  return equal / values.length;
}
