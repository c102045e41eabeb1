/** Describes what is wrong with a document, one line per issue, for the person who wrote it. */
import { z } from 'zod';
import { meantIssues } from './meant-issues.ts';
import { shorten } from './texts/shorten.ts';

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
    .flatMap((issue) => meantIssues(issue))
    .map(
      ({ path, message }) => `  ${path.length > 0 ? `${shorten(z.core.toDotPath(path))}: ` : ''}${message}`,
    )
    .join('\n');
}
