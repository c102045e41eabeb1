/** What is wrong with a value that may be one of several things: the issues of the one that it was meant to be. */
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** The words that Zod has for a union without words of its own. */
const NO_WORDS = 'Invalid input';

/** The issue itself, or those of the alternative that the value was meant to be. */
export function meantIssues(issue: Issue): Issue[] {
  // A key of a record says why at its own issues.
  if (issue.code === 'invalid_key') return issue.issues.map((inner) => ({ ...inner, path: issue.path }));
  if (issue.code !== 'invalid_union') return [issue];
  const [meant, ...others] = issue.errors
    .filter((branch) => !branch.some(isWrongType))
    .toSorted((a, b) => strangeness(a) - strangeness(b));
  if (meant === undefined) return [withTypes(issue)];
  if (others[0] && strangeness(others[0]) === strangeness(meant)) return [issue];
  return meant.flatMap((inner) => meantIssues({ ...inner, path: [...issue.path, ...inner.path] }));
}

function isWrongType(issue: Issue): issue is z.core.$ZodIssueInvalidType {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

/** An alternative that lacks what was given, or is given what it lacks, is less likely meant. */
function strangeness(branch: Issue[]): number {
  return branch.filter(
    ({ code, path }) => code === 'unrecognized_keys' || (code === 'invalid_type' && path.length === 1),
  ).length;
}

/** A union without words of its own names none of its types. */
function withTypes(issue: z.core.$ZodIssueInvalidUnion): Issue {
  const types = issue.errors.flatMap((branch) => branch.filter(isWrongType).map((each) => each.expected));
  if (types.length === 0 || issue.message !== NO_WORDS) return issue;
  return { ...issue, message: `${NO_WORDS}: expected ${types.join(' or ')}` };
}
