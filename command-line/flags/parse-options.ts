/** `--set pamr.iterations=0`: one option by its dotted name; `--sweep stride=56,112`: several values for it. */
import { ProblemError } from '#contracts/errors.ts';
import { shorten } from '#contracts/texts/shorten.ts';
import { typedCommand } from '../typed-command.ts';
import { SETTABLE_OPTIONS, type SettableOption } from './settable-options.ts';

/**
 * Options as a nested object for `mergeOptions`. Of two for the same option the later one wins.
 * Throws `invalid-request` with what was received and what is allowed.
 */
export function parseOptions(assignments: readonly string[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const assignment of assignments) {
    const { option, text } = splitAssignment(assignment, '--set');
    place(result, option.name.split('.'), readOption(option, text, `--set ${assignment}`));
  }
  return result;
}

/**
 * Values by dotted name for `expandVariants`. Between values stand commas; for options that are lists,
 * whose own items have those, bars: "intermediate_layers=8|7,8|7,8,10".
 */
export function parseSweeps(sweeps: readonly string[]): Record<string, unknown[]> {
  const result: Record<string, unknown[]> = {};
  for (const sweep of sweeps) {
    const { option, text } = splitAssignment(sweep, '--sweep');
    const values = text.split(Array.isArray(option.default) ? '|' : ',').map((value) => value.trim());
    if (Object.hasOwn(result, option.name)) {
      throw refusal(`--sweep ${sweep}`, `"${option.name}" is swept already: name all its values at once.`);
    }
    result[option.name] = values.map((value) => readOption(option, value, `--sweep ${sweep}`));
  }
  return result;
}

function readOption(option: SettableOption, text: string, typed: string): unknown {
  const value = readValue(text, option.default);
  const parsed = option.schema.safeParse(value);
  if (parsed.success) return value;
  throw refusal(typed, `expected ${option.allowed}.`, parsed.error.issues);
}

function splitAssignment(assignment: string, flag: string): { option: SettableOption; text: string } {
  const at = assignment.indexOf('=');
  const typed = `${flag} ${assignment}`;
  if (at < 1) throw refusal(typed, 'expected OPTION=VALUE, for example stride=56.');
  const name = assignment.slice(0, at).trim();
  const option = SETTABLE_OPTIONS.find((each) => each.name === name);
  if (option) return { option, text: assignment.slice(at + 1).trim() };
  const similar = SETTABLE_OPTIONS.map((each) => each.name).filter((each) => each.includes(name));
  const hint =
    similar.length > 0
      ? `did you mean ${similar.join(' or ')}?`
      : `\`${typedCommand('options')}\` lists them.`;
  throw refusal(typed, `there is no option "${shorten(name)}"; ${hint}`);
}

/** "7,8" is a list where the option is one, and so is "[7,8]"; the rest is JSON, or else a word. */
function readValue(text: string, current: unknown): unknown {
  // For a word among other words, "none" is that word.
  if (text === 'none' && typeof current !== 'string') return Array.isArray(current) ? [] : null;
  if (!Array.isArray(current)) return readScalar(text);
  const inner = /^\[(.*)\]$/.exec(text)?.[1] ?? text;
  return inner.trim() === '' ? [] : inner.split(',').map((item) => readScalar(item.trim()));
}

function readScalar(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function place(
  target: Record<string, unknown>,
  [key = '', ...rest]: readonly string[],
  value: unknown,
): void {
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const inner = (target[key] ?? {}) as Record<string, unknown>;
  target[key] = inner;
  place(inner, rest, value);
}

function refusal(
  typed: string,
  why: string,
  issues: readonly { code?: string; message: string }[] = [],
): ProblemError {
  // The schema's own rules have messages of their own; those of types and ranges are in `why`.
  const rules = issues.filter(({ code }) => code === 'custom').map(({ message }) => `${message}; `);
  return new ProblemError('invalid-request', `${shorten(typed)}: ${rules.join('')}${why}`);
}
