/** `Idempotency-Key`: a structured field's quoted string, or the same without quotes. */
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { invalidAt } from '#functions/request-references/invalid-at.ts';

const HEADER = 'Idempotency-Key';
const LONGEST = SERVICE_LIMITS.idempotencyKeyCharacters;
/** The first group is a key in quotes, with a backslash before each quote and backslash in it. */
const KEY = new RegExp(
  String.raw`^(?:"((?:[ !#-[\]-~]|\\["\\]){1,${LONGEST}})"|([!#-~][ !#-~]{0,${LONGEST - 1}}))$`,
);

/** The header as the API reference describes it. */
export const IDEMPOTENCY_KEY_PATTERN = KEY.source;

/** Undefined where the request has none; throws `invalid-request` for one that is malformed. */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const [, quoted, bare] = KEY.exec(text) ?? [];
  const key = quoted?.replaceAll(/\\(.)/g, '$1') ?? bare;
  if (key !== undefined) return key;
  throw invalidAt(
    HEADER,
    `expected 1 to ${LONGEST} printable ASCII characters, in double quotes or without, received ${text.length}`,
  );
}
