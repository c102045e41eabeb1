/** Describes what is wrong with a document, one line per issue, for the person who wrote it. */
import { z } from 'zod';
import { shorten } from './texts/shorten.ts';

type Issue = z.core.$ZodIssue;

const { localeError } = z.locales.en();

// Zod's own messages neither say how much was received nor shorten long member names.
z.config({
  customError: (issue) => {
    if (issue.code === 'unrecognized_keys') return localeError({ ...issue, keys: issue.keys.map(shorten) });
    const received = issue.code === 'too_big' ? lengthOf(issue.input) : undefined;
    return received === undefined ? undefined : `${messageOf(localeError(issue))}, received ${received}`;
  },
});

function lengthOf(input: unknown): number | undefined {
  return typeof input === 'string' || Array.isArray(input) ? input.length : undefined;
}

function messageOf(error: ReturnType<typeof localeError>): string {
  return (typeof error === 'object' ? error?.message : error) ?? '';
}

/** Returns lines such as "  classes[2].synonyms: Invalid input: expected array, received string". */
export function describeIssues(error: z.ZodError): string {
  return error.issues
    .flatMap((issue) => insideUnion(issue))
    .map(
      ({ path, message }) => `  ${path.length > 0 ? `${shorten(z.core.toDotPath(path))}: ` : ''}${message}`,
    )
    .join('\n');
}

/** Picks the alternative of a union that the value was probably meant to be: the one of its own type. */
function insideUnion(issue: Issue): Issue[] {
  // An invalid key explains itself in its own issues.
  if (issue.code === 'invalid_key') return issue.issues.map((inner) => ({ ...inner, path: issue.path }));
  if (issue.code !== 'invalid_union') return [issue];
  const meant = issue.errors.find((branch) => !branch.some(isWrongType));
  if (meant === undefined) return [withTypes(issue)];
  return meant.flatMap((inner) => insideUnion({ ...inner, path: [...issue.path, ...inner.path] }));
}

function isWrongType(issue: Issue): issue is z.core.$ZodIssueInvalidType {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

/** Adds the expected types, which a union's own message does not name. */
function withTypes(issue: z.core.$ZodIssueInvalidUnion): Issue {
  const types = issue.errors.flatMap((branch) => branch.filter(isWrongType).map((each) => each.expected));
  return types.length === 0 ? issue : { ...issue, message: `Invalid input: expected ${types.join(' or ')}` };
}
