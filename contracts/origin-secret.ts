/**
 * The secret header with which the edge authenticates itself to the API. Secrets Manager rotates it without
 * an outage: the API accepts the values of all these versions, and reloads them often enough that every
 * instance knows a value before the edge sends it.
 */
export const ORIGIN_SECRET_HEADER = 'x-origin-secret';

/** Labels of the versions in Secrets Manager. */
export const ORIGIN_SECRET_VERSIONS = ['AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS'] as const;

/** How long an instance of the API caches the values. */
export const ORIGIN_SECRET_KNOWN_SECONDS = 60;
