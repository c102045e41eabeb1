/**
 * Formats Markdown tables as the project's formatter leaves them, so that a document can include
 * them unchanged.
 */

export type Table = { header: readonly string[]; rows: readonly (readonly string[])[] };

export function formatMarkdownTable({ header, rows }: Table): string {
  const widths = header.map((cell, column) =>
    Math.max(3, cell.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
