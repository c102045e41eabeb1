/** Values of flags that several commands have. */
import { InvalidArgumentError } from 'commander';

/** Collects the values of a flag that may be given several times. */
export function collect(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}

export function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 0 && count <= 256) return count;
  throw new InvalidArgumentError('Expected a whole number from 0 to 256.');
}

/** Reads a number of images. */
export function parseImages(text: string): number {
  const images = Number(text);
  if (Number.isInteger(images) && images >= 1) return images;
  throw new InvalidArgumentError('Expected a whole number, 1 or greater.');
}
