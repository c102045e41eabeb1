/** Values of flags that several commands have. */
import { InvalidArgumentError } from 'commander';

/** For flags that may be given several times. */
export function collect(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}

export function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 0 && count <= 256) return count;
  throw new InvalidArgumentError('Expected a whole number from 0 to 256.');
}
