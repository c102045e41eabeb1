/**
 * Formats Markdown tables as the project's formatter leaves them, and numbers for readers. Pure.
 */
import { formatPercent } from '#contracts/texts/format-percent.ts';

/** Aligns every column to the left, as the formatter does. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((cell, column) =>
    Math.max(3, cell.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

export function dollars(usd: number): string {
  return number(usd, usd < 100 ? 2 : 0);
}

export function number(value: number, digits = 0): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Writes the share 0.33 as "33%". */
export function percent(share: number): string {
  return formatPercent(share, { digits: 0 });
}
