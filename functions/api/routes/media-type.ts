/** The media type of a request's body. */
import type { ApiContext } from '../context.ts';

const JSON_MEDIA_TYPE = /^application\/([a-z.-]+\+)?json$/;

/** Returns the type without its parameters, in lower case; "" if the request names none. */
export function mediaTypeOf(c: ApiContext): string {
  return c.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

export function isJson(mediaType: string): boolean {
  return JSON_MEDIA_TYPE.test(mediaType);
}
