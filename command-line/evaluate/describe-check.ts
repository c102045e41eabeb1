/** A dataset's check as text, for a person at a terminal. */
import { formatPercent } from '#contracts/texts/format-percent.ts';
import { formatTable } from '../display/format-table.ts';
import type { DatasetCheck, DatasetProblems } from '#evaluation/datasets/check-dataset.ts';

const TITLES: Record<keyof DatasetCheck['problems'], string> = {
  missing: 'Missing',
  duplicates: 'Ids that more than one image has',
  unreadable: 'Unreadable',
  sizes: 'Image and mask of different sizes',
  labels: 'Labels that no class has',
};

export function describeCheck(check: DatasetCheck): string {
  const { name, layout, split, images, sound, problems } = check;
  const kinds = Object.keys(TITLES) as (keyof typeof TITLES)[];
  return [
    `${name} (layout ${layout}, split ${split}): ${count(images)} images, ${count(sound)} without a problem`,
    ...check.doubts.map((doubt) => `WARNING: ${doubt}`),
    ...(check.notes.length > 0 ? [check.notes.join('\n')] : []),
    describePixels(check),
    ...kinds.flatMap((kind) => describeProblems(TITLES[kind], problems[kind])),
  ].join('\n\n');
}

function describePixels({ pixels, voidPixels, classes }: DatasetCheck): string {
  const rows = classes.map((each, label) => [
    `${label}`,
    each.name ?? '',
    count(each.images),
    count(each.pixels),
    share(each.pixels, pixels),
  ]);
  return [
    `${count(pixels)} pixels, ${share(voidPixels, pixels)} of them void`,
    formatTable([['label', 'class', 'images', 'pixels', 'share'], ...rows]),
  ].join('\n');
}

function describeProblems(title: string, { count: all, first }: DatasetProblems): string[] {
  if (all === 0) return [];
  const lines = first.map(({ id, detail }) => `  ${id}: ${detail.replaceAll('\n', '\n    ')}`);
  const more = all > first.length ? [`  ... and ${count(all - first.length)} more`] : [];
  return [[`${title}: ${count(all)}`, ...lines, ...more].join('\n')];
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}

function share(part: number, whole: number): string {
  return formatPercent(whole === 0 ? null : part / whole, { digits: 2 });
}
