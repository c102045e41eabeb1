/** The line that a finished image gets, for people and for programs. */
import { formatPercent } from '#contracts/texts/format-percent.ts';
import { join } from 'node:path';
import type { FileOutcome } from './segment-files.ts';

/** "photo.jpg: dog 34.2%, background 65.8% -> out/photo.jpg/overlay.jpg (2.1 s)" */
export function describeOutcome(outcome: FileOutcome): string {
  if (!outcome.ok) return `${outcome.file}: failed, ${outcome.error.code}: ${outcome.error.message}`;
  const found = outcome.result.classes
    .filter(({ present }) => present)
    .toSorted((a, b) => b.area - a.area)
    .map(({ name, share }) => `${name} ${formatShare(share)}`);
  const overlay = outcome.outputs.find((name) => name.startsWith('overlay.'));
  const place = overlay === undefined ? outcome.folder : join(outcome.folder, overlay);
  return `${outcome.file}: ${found.join(', ')} -> ${place} (${outcome.seconds.toFixed(1)} s)`;
}

/** Formats a share so that a class that was found never shows as 0. */
function formatShare(share: number): string {
  return share < 0.0005 ? '<0.1%' : formatPercent(share);
}

/** Encodes an outcome as one JSON object, snake_case, without line breaks. */
export function encodeOutcome(outcome: FileOutcome): string {
  return JSON.stringify(outcome);
}
