/**
 * Creates the operator's key, the first one: it has every scope, so that it can create all others.
 */
import type { Backend } from '#backend/backend.ts';
import { ABSENT } from '#backend/table.ts';
import { tenantKey } from '#contracts/storage/table-definition.ts';
import { SCOPES } from '#contracts/keys/key.ts';
import { newKey } from '#contracts/keys/new-key.ts';
import { OPERATOR_TENANT } from '#contracts/tenant.ts';

/** Keeps its hash in the table, and returns it in plain text: nothing else does. */
export async function makeOperatorKey({ table, now }: Pick<Backend, 'table' | 'now'>): Promise<string> {
  const { plain, record } = newKey(
    'key',
    { tenant: OPERATOR_TENANT, name: 'first key', scopes: [...SCOPES] },
    now(),
  );
  await table.put({ ...tenantKey(record.tenant, record.id), ...record }, ABSENT);
  return plain;
}
