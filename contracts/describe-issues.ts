/** Describes what is wrong with a document, one line per issue, for the person who wrote it. */
import { z } from 'zod';
import './issue-messages.ts';
import { meantIssues } from './meant-issues.ts';
import { shorten } from './texts/shorten.ts';

/** Returns lines such as "  classes[2].synonyms: Invalid input: expected array, received string". */
export function describeIssues(error: z.ZodError): string {
  return error.issues
    .flatMap((issue) => meantIssues(issue))
    .map(
      ({ path, message }) => `  ${path.length > 0 ? `${shorten(z.core.toDotPath(path))}: ` : ''}${message}`,
    )
    .join('\n');
}
