/**
 * Numbers of results are rounded alike in every document: equal results give equal bytes, and a
 * score reads the same in result.json and in masks.json.
 */
export function sixDecimals(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
