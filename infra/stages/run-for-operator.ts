/** Runs the commands that operators call with credentials of their own. */
import { ProblemError } from '#contracts/errors.ts';

/** Ends the process with 1 and a sentence for what AWS or the service refuses. Other errors are thrown. */
export async function runForOperator(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    const text = explain(error);
    if (text === undefined) throw error;
    process.stderr.write(`${text}\n`);
    process.exitCode = 1;
  }
}

function explain(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'CredentialsProviderError') {
    return `AWS has no credentials from here: ${error.message}. Sign in ("aws sso login"), or set AWS_PROFILE.`;
  }
  if (error.message.startsWith('Region is missing'))
    return 'No region is chosen: set AWS_REGION to that of the stage.';
  if (error instanceof ProblemError) return error.message;
  return '$metadata' in error ? `AWS answered ${error.name}: ${error.message}` : undefined;
}
