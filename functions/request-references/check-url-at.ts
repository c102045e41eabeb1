/** Checks the text of a URL in a request body; the problem points at its place. */
import { ProblemError } from '#contracts/errors.ts';
import { checkUrl } from '../guarded-fetch/check-url.ts';

/** Throws `url-not-allowed`. */
export function checkUrlAt(pointer: string, url: string, allowLocal: boolean): string {
  try {
    return checkUrl(url, { allowLocal }).href;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const errors = [{ pointer, detail: 'is not called by this service' }];
    throw new ProblemError(error.code, error.message, { cause: error, errors });
  }
}
