/** A pixel value cannot be both scored as a class and ignored as void. */
import { ProblemError } from '../errors.ts';

/** @throws ProblemError `void-is-a-class` if the value of void is also a label. */
export function refuseVoidClass(voidLabel: number, labelNames: readonly string[]): void {
  const name = labelNames[voidLabel];
  if (name === undefined) return;
  throw new ProblemError(
    'void-is-a-class',
    `Void is ${voidLabel}, and ${voidLabel} is also the class "${name}". Give the value that the masks use for ` +
      `void: ${labelNames.length} to 65535.`,
    { errors: [{ pointer: '/protocol/void_label', detail: `is the class "${name}"` }] },
  );
}
