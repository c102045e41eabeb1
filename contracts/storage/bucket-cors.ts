/** What a page of a configured origin may do with signed links: the same rule in AWS and on one machine. */
export const BUCKET_CORS = {
  methods: ['GET', 'HEAD', 'PUT'],
  requestHeaders: ['content-type', 'content-length', 'x-amz-checksum-sha256'],
  exposedHeaders: ['ETag'],
  maxAgeSeconds: 600,
} as const;
