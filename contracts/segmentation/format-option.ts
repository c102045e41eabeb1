/** Formats an option's value as it is typed at the command line: "7,8,10", "none", "0.75". */
export function formatOption(value: unknown): string {
  if (Array.isArray(value)) return value.join(',') || 'none';
  if (typeof value === 'string') return value;
  return value === null ? 'none' : JSON.stringify(value);
}
