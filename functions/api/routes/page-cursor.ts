/**
 * Cursors: where the next page of a tenant's rows begins. They hold the last row's id and never a
 * tenant, so that no cursor leads into another tenant's rows.
 */
import { tenantKey, type RowKey } from '#contracts/storage/table-definition.ts';
import { invalidAt } from '#functions/request-references/invalid-at.ts';

/** Returns null where there is no next page. */
export function toCursor(next: RowKey | undefined): string | null {
  return next ? Buffer.from(next.sk).toString('base64url') : null;
}

/** @param isSortKey Whether a decoded text is the sort key of a row of this list. */
export function fromCursor(
  tenant: string,
  cursor: string | undefined,
  isSortKey: (text: string) => boolean,
): RowKey | undefined {
  if (cursor === undefined) return undefined;
  const sk = Buffer.from(cursor, 'base64url').toString();
  if (!isSortKey(sk))
    throw invalidAt(
      'cursor',
      'this list has given no such cursor; send a next_cursor of it, or leave it out',
    );
  return tenantKey(tenant, sk);
}
