/** What is wrong with a document, one line an issue, for the person who wrote it. */
import { z } from 'zod';
import { meantIssues } from './meant-issues.ts';

/** "  classes[2].synonyms: Invalid input: expected array, received string" */
export function describeIssues(error: z.ZodError): string {
  return error.issues
    .flatMap((issue) => meantIssues(issue))
    .map(({ path, message }) => `  ${path.length > 0 ? `${z.core.toDotPath(path)}: ` : ''}${message}`)
    .join('\n');
}
