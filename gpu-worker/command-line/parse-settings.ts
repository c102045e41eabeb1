/** `--set pamr.iterations=0`: one option by its dotted name. */
import { ProblemError } from '../../contracts/errors.ts';
import { DEFAULT_OPTIONS } from '../../contracts/options.ts';

/** Settings as a nested object for `mergeOptions`, which checks them. */
export function parseSettings(settings: readonly string[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const setting of settings) {
    const at = setting.indexOf('=');
    if (at < 1) {
      throw new ProblemError(
        'invalid-request',
        `--set ${setting}: expected NAME=VALUE, for example stride=56.`,
      );
    }
    const path = setting.slice(0, at).split('.');
    place(result, path, readValue(setting.slice(at + 1), defaultAt(path)));
  }
  return result;
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

/** What an option is now tells how its new value is to be read. */
function defaultAt(path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<string, unknown> | undefined)?.[key],
    DEFAULT_OPTIONS,
  );
}

/** "7,8" is a list where the option is one; the rest is JSON, or else a word. */
function readValue(text: string, current: unknown): unknown {
  if (!Array.isArray(current)) return readScalar(text);
  return text === '' || text === 'none' ? [] : text.split(',').map((item) => readScalar(item.trim()));
}

function readScalar(text: string): unknown {
  if (text === 'none') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
