/** Writes to standard error, so that standard output stays what a program reads. */
export function printWarning(warning: string): void {
  process.stderr.write(`Warning: ${warning}\n`);
}
