/**
 * The CORS rule that lets pages of a configured origin use signed links, the same in AWS and on one machine.
 */
export const BUCKET_CORS = {
  methods: ['GET', 'HEAD', 'PUT'],
  requestHeaders: ['content-type', 'content-length', 'x-amz-checksum-sha256'],
  exposedHeaders: ['ETag'],
  maxAgeSeconds: 600,
} as const;
