/**
 * Rounds numbers alike in every document, so that equal results give equal bytes and a score is the same in
 * result.json and masks.json.
 */
export function sixDecimals(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
