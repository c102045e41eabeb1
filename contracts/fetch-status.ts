/**
 * Fetches only the status of an HTTP response. The body is still read to its end, because a connection with
 * an unread body cannot be reused.
 */

/** Returns the status. Throws if there is no response within `timeoutMilliseconds`. */
export async function fetchStatus(url: string, timeoutMilliseconds: number): Promise<number> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMilliseconds) });
  await answer.arrayBuffer();
  return answer.status;
}
