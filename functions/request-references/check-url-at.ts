/** A URL in a body, as far as its text tells whether the service calls it: a problem points at it. */
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
