/** Checks the text of a URL in a request body; the problem points at its place. */
import { ProblemError } from '#contracts/errors.ts';
import type { AddressRules } from '../guarded-fetch/public-address.ts';
import { checkUrl } from '../guarded-fetch/check-url.ts';

/** Throws `url-not-allowed`. */
export function checkUrlAt(pointer: string, url: string, rules: AddressRules): string {
  try {
    return checkUrl(url, rules).href;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const errors = [{ pointer, detail: 'is not called by this service' }];
    throw new ProblemError(error.code, error.message, { cause: error, errors });
  }
}
