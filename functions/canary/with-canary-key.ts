/** A key for one run of the canary. */
import type { KeyTable } from '#backend/tables/key-table.ts';
import { withTemporaryKey } from '#backend/with-temporary-key.ts';
import { CANARY_TENANT } from '#contracts/canary.ts';
import type { Clock } from '#contracts/time.ts';

/** Longer than the function may run. */
const LIFE_SECONDS = 900;

export async function withCanaryKey<Result>(
  backend: { keys: Pick<KeyTable, 'put' | 'delete'>; now: Clock },
  use: (key: string) => Promise<Result>,
): Promise<Result> {
  return withTemporaryKey(backend, { tenant: CANARY_TENANT, name: 'canary', expires_in: LIFE_SECONDS }, use);
}
