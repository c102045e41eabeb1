const MOST_CHARACTERS = 80;
const MOST_MESSAGE_CHARACTERS = 4000;
const MESSAGE_START = 2500;
const MESSAGE_END = 1000;

/** What was received, as an error repeats it: its beginning, and how much there was where that is not all. */
export function shorten(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= MOST_CHARACTERS) return text;
  const count = characters.length.toLocaleString('en-US');
  return `${characters.slice(0, MOST_CHARACTERS).join('')}... (${count} characters)`;
}

/** A whole message, whatever it repeats: its end usually says what to do. */
export function shortenMessage(message: string): string {
  if (message.length <= MOST_MESSAGE_CHARACTERS) return message;
  const count = (message.length - MESSAGE_START - MESSAGE_END).toLocaleString('en-US');
  const [start, end] = [message.slice(0, MESSAGE_START), message.slice(-MESSAGE_END)];
  return `${start} ... (${count} characters left out) ... ${end}`.toWellFormed();
}
