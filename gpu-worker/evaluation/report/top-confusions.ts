/** Which classes are taken for which, by pixels. Pure. */

export type TopConfusion = {
  truth: string;
  predicted: string;
  pixels: number;
  /** Of the true class's pixels, 0..1. */
  share: number;
};

/**
 * The largest cells off the diagonal, largest first.
 *
 * @param confusion [truth][prediction] in pixels; the column beyond the classes is void.
 */
export function topConfusions(
  classes: readonly string[],
  confusion: readonly (readonly number[])[],
  most: number,
): TopConfusion[] {
  const wrong = confusion.flatMap((row, truth) => {
    const all = row.reduce((sum, pixels) => sum + pixels, 0);
    return row.flatMap((pixels, prediction) => {
      if (prediction === truth || pixels === 0) return [];
      const predicted = classes[prediction] ?? 'void';
      return [{ truth: classes[truth]!, predicted, pixels, share: pixels / all }];
    });
  });
  return wrong.toSorted((one, other) => other.pixels - one.pixels).slice(0, most);
}
