/** How a command is typed, for messages that say what to do next. */

/** In the sources the program is started by npm; packed, it is JavaScript and called itaclip. */
const FROM_SOURCES = import.meta.url.endsWith('.ts');

export type CommandName = 'segment' | 'models' | 'vocabularies' | 'options';

/** Those that have a script of their own; the others go by the program's. */
const SCRIPTS = new Set<CommandName>(['segment', 'models']);

/** `typedCommand('models', 'list')` is "npm run models -- list", or "itaclip models list". */
export function typedCommand(
  command: CommandName,
  argumentsText = '',
  { fromSources = FROM_SOURCES }: { fromSources?: boolean } = {},
): string {
  const rest = argumentsText === '' ? '' : ` ${argumentsText}`;
  if (!fromSources) return `itaclip ${command}${rest}`;
  if (!SCRIPTS.has(command)) return `npm run -s itaclip -- ${command}${rest}`;
  return rest === '' ? `npm run ${command}` : `npm run ${command} --${rest}`;
}

/** An argument as a shell takes it for one: in quotes where it has blanks, for example. */
export function typedArgument(text: string): string {
  if (/^[\w@%+=:,./\\~-]+$/.test(text)) return text;
  return /["$`!]/.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : `"${text}"`;
}
