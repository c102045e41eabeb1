/**
 * The secret header with which the edge proves itself to the API. Secrets Manager rotates it without
 * an outage: the API accepts the values of all these versions, and asks for them again so often that
 * a value is known everywhere before the edge sends it.
 */
export const ORIGIN_SECRET_HEADER = 'x-origin-secret';

/** Labels of the versions in Secrets Manager. */
export const ORIGIN_SECRET_VERSIONS = ['AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS'] as const;

/** An instance of the API keeps what it has read for so long. */
export const ORIGIN_SECRET_KNOWN_SECONDS = 60;
