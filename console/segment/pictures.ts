/**
 * The pictures of this tab, by their uploads: a job that was sent from here shows its photo, and the same picture is not
 * sent again for other words.
 */
export type Picture = {
  name: string;
  /** Undefined for a picture that another tab has sent. */
  file?: Blob;
  /** Set once an upload began. */
  uploadId?: string;
  /** True once it has arrived. */
  arrived: boolean;
};

const MOST_BYTES = 100 * 1024 * 1024;
const TYPES = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/heic',
  'image/heif',
  'image/avif',
  'image/tiff',
];
/** Systems without a media type for HEIC give none. */
const ENDINGS = /\.(jpe?g|png|webp|hei[cf]|avif|tiff?)$/i;

export type Refusal = 'type' | 'large' | 'empty';

export function refusePicture({ type, size }: Blob, name: string): Refusal | undefined {
  if (!TYPES.includes(type) && !(type === '' && ENDINGS.test(name))) return 'type';
  if (size > MOST_BYTES) return 'large';
  return size === 0 ? 'empty' : undefined;
}

const kept = new Map<string, Picture>();
const MOST_KEPT = 8;

export function keepPicture(picture: Picture): void {
  if (picture.uploadId === undefined) return;
  kept.delete(picture.uploadId);
  kept.set(picture.uploadId, picture);
  for (const [oldest] of kept) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
}

/** Jobs of the console name their upload and file in their metadata. */
export type PictureOfJob = { metadata: Record<string, string> };

export function pictureMetadata({ name, uploadId = '' }: Picture): Record<string, string> {
  return { console_upload: uploadId, console_file: name.replaceAll(/\p{C}/gu, '').slice(0, 200) };
}

/** Undefined for a job whose picture cannot be used again from here. */
export function pictureOf({ metadata }: PictureOfJob): Picture | undefined {
  const { console_upload: uploadId, console_file: name = 'picture' } = metadata;
  if (uploadId === undefined) return undefined;
  return kept.get(uploadId) ?? { name, uploadId, arrived: true };
}
