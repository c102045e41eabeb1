/** How a command is typed, for messages that say what to do next. */

/** In the sources the program is started by npm; packed, it is JavaScript and called itaclip. */
const FROM_SOURCES = import.meta.url.endsWith('.ts');

/** `typedCommand('models', 'list')` is "npm run models -- list", or "itaclip models list". */
export function typedCommand(command: 'segment' | 'models', argumentsText: string): string {
  return FROM_SOURCES ? `npm run ${command} -- ${argumentsText}` : `itaclip ${command} ${argumentsText}`;
}
