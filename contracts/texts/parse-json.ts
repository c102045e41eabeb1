/** Parses JSON that people write; an error names the file, the line and the column. */
import { ProblemError, type ProblemCode } from '../errors.ts';

/**
 * Parses JSON.
 * @param name The name of the text for the message: a path, or "the body".
 * @param firstLine The number of the text's first line if it is part of a file.
 * @throws ProblemError with `code`, for a text that is not JSON.
 */
export function parseJson(
  text: string,
  name: string,
  code: ProblemCode = 'invalid-request',
  firstLine = 1,
): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { message } = cause as SyntaxError;
    const { line, column } = placeAt(text, positionOf(message, text));
    throw new ProblemError(
      code,
      `${name} is not JSON: line ${firstLine + line - 1}, column ${column}: ${reasonOf(message)}.`,
      {
        cause,
      },
    );
  }
}

const POSITION = / (?:in JSON )?at position (\d+).*/;
/** V8 quotes the text around an unexpected token but does not give its position. */
const UNEXPECTED = /^Unexpected token/;

/** Returns "Unexpected token 'd'", without V8's own position or quotation. */
function reasonOf(message: string): string {
  const [token] = /^Unexpected token '.{1,2}'/su.exec(message) ?? [];
  return (token ?? message.replace(POSITION, '').replace(' JSON input', '')).trim();
}

function positionOf(message: string, text: string): number {
  const position = POSITION.exec(message)?.[1];
  if (position !== undefined) return Number(position);
  return UNEXPECTED.test(message) ? unexpectedToken(text) : text.length;
}

/**
 * Finds the position by bisection: a prefix of the text has an unexpected token as soon as it includes that
 * token.
 */
function unexpectedToken(text: string): number {
  let [without, having] = [0, text.length];
  while (having - without > 1) {
    const middle = (without + having) >> 1;
    if (hasUnexpectedToken(text.slice(0, middle))) having = middle;
    else without = middle;
  }
  return without;
}

function hasUnexpectedToken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return UNEXPECTED.test((error as Error).message);
  }
}

function placeAt(text: string, position: number): { line: number; column: number } {
  const before = text.slice(0, position).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}
