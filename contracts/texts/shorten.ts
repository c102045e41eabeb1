const MOST_CHARACTERS = 80;
const MOST_MESSAGE_CHARACTERS = 4000;
const MESSAGE_START = 2500;
const MESSAGE_END = 1000;

/** Shortens received text for an error: its beginning, and its length if that is not all. */
export function shorten(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= MOST_CHARACTERS) return text;
  const count = characters.length.toLocaleString('en-US');
  return `${characters.slice(0, MOST_CHARACTERS).join('')}... (${count} characters)`;
}

/** Shortens a whole message in the middle, because its end usually says what to do. */
export function shortenMessage(message: string): string {
  if (message.length <= MOST_MESSAGE_CHARACTERS) return message;
  const count = (message.length - MESSAGE_START - MESSAGE_END).toLocaleString('en-US');
  const [start, end] = [message.slice(0, MESSAGE_START), message.slice(-MESSAGE_END)];
  return `${start} ... (${count} characters left out) ... ${end}`.toWellFormed();
}
