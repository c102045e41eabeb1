/** Explains an invalid union value by the issues of the alternative that it was probably meant to be. */
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** Zod's message for a union without a message of its own. */
const NO_WORDS = 'Invalid input';

/** Returns the issue itself, or the issues of the alternative that the value was probably meant to be. */
export function meantIssues(issue: Issue): Issue[] {
  // An invalid key explains itself in its own issues.
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

/** Counts unknown and missing members: the fewer, the more likely the alternative was meant. */
function strangeness(branch: Issue[]): number {
  return branch.filter(
    ({ code, path }) => code === 'unrecognized_keys' || (code === 'invalid_type' && path.length === 1),
  ).length;
}

/** Adds the expected types to a union whose message does not name them. */
function withTypes(issue: z.core.$ZodIssueInvalidUnion): Issue {
  const types = issue.errors.flatMap((branch) => branch.filter(isWrongType).map((each) => each.expected));
  if (types.length === 0 || issue.message !== NO_WORDS) return issue;
  return { ...issue, message: `${NO_WORDS}: expected ${types.join(' or ')}` };
}
