/**
 * The status of an HTTP answer whose body nobody needs. The body is read to its end all the same: a
 * connection with an unread body can be used for nothing else.
 */

/** Throws where there is no answer within `timeoutMilliseconds`. */
export async function fetchStatus(url: string, timeoutMilliseconds: number): Promise<number> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMilliseconds) });
  await answer.arrayBuffer();
  return answer.status;
}
