/** `Prefer` (RFC 7240): of all preferences only `wait` is known here; others are ignored. */
import { SERVICE_LIMITS } from '#contracts/limits.ts';

/** A list's members, with commas inside quotes left alone. */
const MEMBERS = /(?:"(?:[^"\\]|\\.)*"|[^,"])+/g;
const WAIT = /^\s*wait\s*(?:=\s*(?:"(\d{1,9})"|(\d{1,9}))\s*)?(?:;.*)?$/is;

/** Seconds that the caller would wait, 0 to 25; a bare `wait` is the longest; undefined without one. */
export function preferredWait(header: string | undefined): number | undefined {
  for (const member of header?.match(MEMBERS) ?? []) {
    const [match, quoted, plain] = WAIT.exec(member) ?? [];
    if (match === undefined) continue;
    const seconds = quoted ?? plain;
    return Math.min(seconds === undefined ? Infinity : Number(seconds), SERVICE_LIMITS.waitSeconds);
  }
  return undefined;
}
