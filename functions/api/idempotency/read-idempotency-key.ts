/** `Idempotency-Key`: a structured field's quoted string, or the same without quotes. */
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { invalidAt } from '#functions/request-references/invalid-at.ts';

const HEADER = 'Idempotency-Key';
const QUOTED = /^"(?:[\u0020\u0021\u0023-\u005b\u005d-\u007e]|\\["\\])*"$/;
const BARE = /^[\u0021\u0023-\u007e][\u0020\u0021\u0023-\u007e]*$/;

/** Undefined where the request has none; throws `invalid-request` for one that is malformed. */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const key = QUOTED.test(text) ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1') : BARE.exec(text)?.[0];
  const longest = SERVICE_LIMITS.idempotencyKeyCharacters;
  if (key === undefined || key === '' || key.length > longest) {
    throw invalidAt(
      HEADER,
      `expected 1 to ${longest} printable ASCII characters, in double quotes or without, received ${text.length}`,
    );
  }
  return key;
}
