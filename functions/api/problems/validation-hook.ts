/** Converts a schema's issues to a problem that points at each wrong member. */
import type { z } from 'zod';
import { ProblemError, type ProblemPointer } from '#contracts/errors.ts';
import '#contracts/issue-messages.ts';
import { meantIssues } from '#contracts/meant-issues.ts';
import { jsonPointer } from '#contracts/json-pointer.ts';

type Issue = z.core.$ZodIssue;
type Path = PropertyKey[];

/** The most characters of a member's name that a pointer repeats. */
const LONGEST_KEY = 128;

/**
 * The place of a value: the body, whose members have JSON pointers, or named headers and
 * parameters.
 */
type ValidationTarget = 'json' | 'form' | 'query' | 'param' | 'header' | 'cookie';

type Validated = { target: ValidationTarget } & (
  | { success: true }
  | { success: false; error: z.core.$ZodError }
);

/**
 * The hook of `OpenAPIHono`: throws `invalid-request`, or `limit-exceeded` if the only fault is
 * size.
 */
export function validationHook(result: Validated): void {
  if (!result.success) throw invalidDocument(result.error, result.target);
}

/** Parses a document that did not come through a route's schema. @param base What pointers begin with. */
export function parseDocument<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  base = '',
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidDocument(parsed.error, 'json', base);
}

function invalidDocument(error: z.core.$ZodError, target: ValidationTarget, base = '') {
  const issues = error.issues.flatMap((issue) => meantIssues(issue));
  const errors = issues.map((issue): ProblemPointer => ({
    pointer:
      target === 'json' || target === 'form' ? base + jsonPointer(nearest(issue.path)) : parameterOf(issue),
    detail: target === 'query' && issue.code === 'unrecognized_keys' ? UNKNOWN : issue.message,
  }));
  const tooMuch = issues.every(({ code, ...issue }) => code === 'too_big' && isCounted(issue));
  const details = errors.map(({ pointer, detail }) => `${pointer || 'the body'}: ${detail}`);
  return new ProblemError(
    tooMuch ? 'limit-exceeded' : 'invalid-request',
    `The request is not valid: ${details.slice(0, 10).join('; ')}.`,
    { cause: error, errors: errors.slice(0, 50) },
  );
}

/** Up to a member whose name is too long to be repeated. */
function nearest(path: Path): Path {
  const long = path.findIndex((key) => String(key).length > LONGEST_KEY);
  return long === -1 ? path : path.slice(0, long);
}

const UNKNOWN = 'this route has no such parameter';

function parameterOf(issue: Issue): string {
  return (issue.code === 'unrecognized_keys' ? issue.keys : issue.path).join(', ');
}

function isCounted(issue: object): boolean {
  return 'origin' in issue && (issue.origin === 'array' || issue.origin === 'string');
}
