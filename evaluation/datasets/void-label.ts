import { ProblemError } from '#contracts/errors.ts';

/**
 * @param asked by the request, instead of `usual`.
 * @param isClass whether a mask's value is a class.
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
    `The value ${chosen} is void, and it is also a class of this dataset. Choose a value that no class has; usual is 255.`,
  );
}
