/**
 * The artifacts that a job can request. They are separate from jobs, so that code that writes them needs no
 * AWS SDK.
 */
export const OUTPUTS = [
  'labels.png',
  'overlay.png',
  'overlay.webp',
  'masks.json',
  'scores.npy',
  'result.json',
] as const;
export type Output = (typeof OUTPUTS)[number];
export const DEFAULT_OUTPUTS: readonly Output[] = ['labels.png', 'overlay.png', 'masks.json', 'result.json'];
