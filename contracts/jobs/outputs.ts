/**
 * The artifacts that a job can request. They are separate from jobs, so that code that writes them needs no
 * AWS SDK.
 */
export const OUTPUTS = [
  'labels.png',
  'overlay.jpg',
  'overlay.png',
  'overlay.webp',
  'masks.json',
  'scores.npy',
  'result.json',
] as const;
/** The media types with which artifacts are stored and delivered. */
export const OUTPUT_MEDIA_TYPES: Record<Output, string> = {
  'labels.png': 'image/png',
  'overlay.jpg': 'image/jpeg',
  'overlay.png': 'image/png',
  'overlay.webp': 'image/webp',
  'masks.json': 'application/json',
  'scores.npy': 'application/octet-stream',
  'result.json': 'application/json',
};

export type Output = (typeof OUTPUTS)[number];
export const DEFAULT_OUTPUTS: readonly Output[] = ['labels.png', 'overlay.jpg', 'masks.json', 'result.json'];
