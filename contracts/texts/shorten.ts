const MOST_CHARACTERS = 80;

/** What was received, as an error repeats it: its beginning, and how much there was where that is not all. */
export function shorten(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= MOST_CHARACTERS) return text;
  const count = characters.length.toLocaleString('en-US');
  return `${characters.slice(0, MOST_CHARACTERS).join('')}... (${count} characters)`;
}
