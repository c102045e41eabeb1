/** The headers of answers, each described once. */

const text = { type: 'string' as const };
const seconds = { type: 'integer' as const, minimum: 0 };

export const HEADER_COMPONENTS = {
  RequestId: {
    description:
      'Names the request in the logs of the service: the `X-Request-Id` of the request, or a new one.',
    schema: text,
  },
  RateLimit: {
    description:
      'What is left of the minute: `"default";r=` the requests left, `;t=` the seconds until it ends.',
    schema: { ...text, example: '"default";r=599;t=60' },
  },
  RateLimitPolicy: {
    description:
      'The requests that a tenant can make: `"default";q=` their number, `;w=` in this many seconds.',
    schema: { ...text, example: '"default";q=600;w=60' },
  },
  RetryAfter: { description: 'The number of seconds to wait before the next request.', schema: seconds },
  AcceptEncoding: {
    description: 'Sent if the body is compressed: the encodings that the service reads.',
    schema: { ...text, enum: ['identity'] },
  },
  WwwAuthenticate: {
    description: 'How to authenticate (RFC 6750).',
    schema: { ...text, example: 'Bearer realm="itaclip", error="invalid_token"' },
  },
  Location: { description: 'The address of the resource.', schema: { ...text, format: 'uri' } },
  SignedLocation: {
    description: 'A signed link to the file. It works for an hour at most.',
    schema: { ...text, format: 'uri' },
  },
  EntityTag: {
    description: 'For `If-None-Match`. Because links expire, it changes at least every half hour.',
    schema: { ...text, example: 'W/"3q2-7wAAAAA"' },
  },
  PreferenceApplied: {
    description: '`wait=` and the number of seconds, if the request asked for it.',
    schema: { ...text, example: 'wait=25' },
  },
  IdempotencyReplayed: {
    description: '`true` if this is the stored answer of an earlier request with the same idempotency key.',
    schema: { ...text, enum: ['true'] },
  },
};

const NAMES = {
  'X-Request-Id': 'RequestId',
  RateLimit: 'RateLimit',
  'RateLimit-Policy': 'RateLimitPolicy',
  'Retry-After': 'RetryAfter',
  'Accept-Encoding': 'AcceptEncoding',
  'WWW-Authenticate': 'WwwAuthenticate',
  Location: 'Location',
  ETag: 'EntityTag',
  'Preference-Applied': 'PreferenceApplied',
  'Idempotency-Replayed': 'IdempotencyReplayed',
} as const satisfies Record<string, keyof typeof HEADER_COMPONENTS>;

export type AnswerHeader = keyof typeof NAMES;

export type HeaderReferences = Record<string, { $ref: string }>;

export function answerHeaders(...headers: readonly AnswerHeader[]): HeaderReferences {
  return Object.fromEntries(headers.map((header) => [header, referenceTo(NAMES[header])]));
}

/** The headers of an answer that redirects to a file. */
export const REDIRECT_HEADERS: HeaderReferences = { Location: referenceTo('SignedLocation') };

function referenceTo(name: keyof typeof HEADER_COMPONENTS) {
  return { $ref: `#/components/headers/${name}` };
}
