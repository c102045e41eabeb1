/** An image that was found where the request said. */
import type { JobImage } from '#contracts/jobs/job.ts';
import type { UploadRecord } from '#contracts/uploads/upload.ts';

export type LocatedImage = {
  image: JobImage;
  /** Undefined for a URL, which is fetched later. */
  head?: Uint8Array;
  /** The media type declared for the upload. */
  declaredType?: UploadRecord['content_type'];
};
