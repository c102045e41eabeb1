import { ProblemError } from '#contracts/errors.ts';

/** The usual one first; the others for masks whose 255 is a class. */
const VOID_VALUES = [255, 65_535, 254];

/** The value of void where nobody asks for one and all values are listed: the first that is no class. */
export function freeVoid(isClass: (value: number) => boolean): number {
  return VOID_VALUES.find((value) => !isClass(value)) ?? VOID_VALUES[0]!;
}

/**
 * Chooses the value of void.
 * @param asked the request's value, which replaces `usual`.
 * @param isClass tells whether a mask's value is a class.
 * @throws ProblemError `void-is-a-class`
 */
export function chooseVoid(
  asked: number | undefined,
  usual: number,
  isClass: (value: number) => boolean,
): number {
  const chosen = asked ?? usual;
  if (!isClass(chosen)) return chosen;
  throw new ProblemError(
    'void-is-a-class',
    `The value ${chosen} is void, and it is also a class of this dataset. Choose a value that no class has, usually 255.`,
  );
}
