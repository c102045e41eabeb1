/** "61.2 %", or "-" where there is no value. @param share 0 to 1 */
export function percent(share: number | null): string {
  return share === null ? '-' : `${(100 * share).toFixed(1)} %`;
}
