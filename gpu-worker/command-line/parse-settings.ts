/** `--set pamr.iterations=0`: one option by its dotted name. */
import { ProblemError } from '../../contracts/errors.ts';
import { typedCommand } from '../../models/registry/typed-command.ts';
import { SETTABLE_OPTIONS, type SettableOption } from './settable-options.ts';

/**
 * Settings as a nested object for `mergeOptions`. Of two for the same option the later one wins.
 * Throws `invalid-request` with what was received and what is allowed.
 */
export function parseSettings(settings: readonly string[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const setting of settings) {
    const { option, text } = splitSetting(setting);
    const value = readValue(text, option.default);
    const parsed = option.schema.safeParse(value);
    if (!parsed.success) throw refusal(setting, `expected ${option.allowed}.`, parsed.error.issues);
    place(result, option.name.split('.'), value);
  }
  return result;
}

function splitSetting(setting: string): { option: SettableOption; text: string } {
  const at = setting.indexOf('=');
  if (at < 1) throw refusal(setting, 'expected OPTION=VALUE, for example stride=56.');
  const name = setting.slice(0, at).trim();
  const option = SETTABLE_OPTIONS.find((each) => each.name === name);
  if (option) return { option, text: setting.slice(at + 1).trim() };
  const similar = SETTABLE_OPTIONS.map((each) => each.name).filter((each) => each.includes(name));
  const hint =
    similar.length > 0
      ? `did you mean ${similar.join(' or ')}?`
      : `\`${typedCommand('settings')}\` lists them.`;
  throw refusal(setting, `there is no option "${name}"; ${hint}`);
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
  setting: string,
  why: string,
  issues: readonly { code?: string; message: string }[] = [],
): ProblemError {
  // The schema's own rules have messages of their own; those of types and ranges are in `why`.
  const rules = issues.filter(({ code }) => code === 'custom').map(({ message }) => `${message}; `);
  return new ProblemError('invalid-request', `--set ${setting}: ${rules.join('')}${why}`);
}
