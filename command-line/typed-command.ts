/** Formats commands for messages that say what to do next. */

/**
 * True in the sources, where npm starts the program; the packed program is JavaScript and is called
 * itaclip.
 */
const FROM_SOURCES = import.meta.url.endsWith('.ts');

export type CommandName = 'segment' | 'models' | 'vocabularies' | 'options' | 'doctor';

/** Commands with an npm script of their own; the others use the program's script. */
const SCRIPTS = new Set<CommandName>(['segment', 'models', 'doctor']);

/** `typedCommand('models', 'list')` returns "npm run models -- list", or "itaclip models list". */
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

/** Quotes an argument for a shell if necessary, for example if it contains spaces. */
export function typedArgument(text: string): string {
  if (/^[\w@%+=:,./\\~-]+$/.test(text)) return text;
  return /["$`!]/.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : `"${text}"`;
}
