/**
 * The one way in which tests compare numbers: a value may be off by an absolute amount plus a share
 * of the expected value. A failure names the value that is furthest outside.
 */
import { AssertionError } from 'node:assert';

export type Tolerance = {
  absolute: number;
  /** A share of the expected value's magnitude. Default: 0. */
  relative?: number;
};

type Deviation = { index: number; error: number; allowed: number };

export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: Tolerance,
): void {
  if (actual.length !== expected.length) {
    throw failure(actual, expected, `${actual.length} values, expected ${expected.length}`);
  }
  const outside = deviations(actual, expected, tolerance);
  const worst = outside.reduce<Deviation | undefined>(worseOf, undefined);
  if (!worst) return;
  const { index, error, allowed } = worst;
  throw failure(
    actual[index],
    expected[index],
    `value ${index} is ${actual[index]}, expected ${expected[index]}: error ${error.toExponential(2)}, ` +
      `allowed ${allowed.toExponential(2)}; ${outside.length} of ${actual.length} values are outside`,
  );
}

function deviations(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { absolute, relative = 0 }: Tolerance,
): Deviation[] {
  const found: Deviation[] = [];
  for (let index = 0; index < expected.length; index += 1) {
    const [value, wanted] = [actual[index]!, expected[index]!];
    // Equal infinities have no difference, and two NaN are the same answer.
    if (Object.is(value, wanted)) continue;
    const error = Math.abs(value - wanted);
    const allowed = absolute + relative * Math.abs(wanted);
    // Written so that NaN is outside.
    if (!(error <= allowed)) found.push({ index, error, allowed });
  }
  return found;
}

function worseOf(worst: Deviation | undefined, other: Deviation): Deviation {
  if (!worst || Number.isNaN(other.error)) return other;
  return other.error - other.allowed > worst.error - worst.allowed ? other : worst;
}

function failure(actual: unknown, expected: unknown, message: string): AssertionError {
  return new AssertionError({ message, actual, expected });
}
