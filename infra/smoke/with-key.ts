/** A key for the time of a smoke test: it is deleted afterwards, and one that is left behind expires. */
import type { Backend } from '#backend/backend.ts';
import { KeyTable } from '#backend/tables/key-table.ts';
import { newKey } from '#contracts/keys/new-key.ts';

/** The tenant of the test's jobs: nobody else's lists and quotas have them. */
const TENANT = 'smoke-test';
/** Time to delete what the test has made. */
const SPARE_SECONDS = 120;

export async function withKey<Result>(
  { table, now }: Pick<Backend, 'table' | 'now'>,
  minutes: number,
  use: (key: string) => Promise<Result>,
): Promise<Result> {
  const keys = new KeyTable(table, now);
  const life = { expires_in: minutes * 60 + SPARE_SECONDS };
  const fields = { tenant: TENANT, name: 'smoke test', scopes: ['segment' as const], ...life };
  const { plain, record } = newKey('key', fields, now());
  await keys.put(record);
  try {
    return await use(plain);
  } finally {
    await keys.delete(record);
  }
}
