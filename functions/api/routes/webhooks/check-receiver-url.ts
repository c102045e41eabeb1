/** A receiver's URL, as far as its text tells whether the service calls it. */
import { ProblemError } from '../../../../contracts/errors.ts';
import { checkUrl } from '../../../guarded-fetch/check-url.ts';

/** Throws `url-not-allowed`. */
export function checkReceiverUrl(url: string, allowLocal: boolean): string {
  try {
    return checkUrl(url, { allowLocal }).href;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const errors = [{ pointer: '/url', detail: 'is not called by this service' }];
    throw new ProblemError(error.code, error.message, { cause: error, errors });
  }
}
