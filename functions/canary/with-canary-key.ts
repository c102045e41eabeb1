/** A key for one run of the canary. It lives for minutes, so that no secret has to be kept and rotated for it. */
import type { KeyTable } from '#backend/tables/key-table.ts';
import { CANARY_TENANT } from '#contracts/canary.ts';
import { newKey } from '#contracts/keys/new-key.ts';
import type { Clock } from '#contracts/time.ts';

/** Longer than the function may run. */
const LIFE_SECONDS = 900;

/** Removes the key afterwards; one that is left behind expires. */
export async function withCanaryKey<Result>(
  { keys, now }: { keys: Pick<KeyTable, 'put' | 'delete'>; now: Clock },
  use: (key: string) => Promise<Result>,
): Promise<Result> {
  const fields = {
    tenant: CANARY_TENANT,
    name: 'canary',
    scopes: ['segment' as const],
    expires_in: LIFE_SECONDS,
  };
  const { plain, record } = newKey('key', fields, now());
  await keys.put(record);
  try {
    return await use(plain);
  } finally {
    await keys.delete(record);
  }
}
