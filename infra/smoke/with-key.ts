/** A key for the time of a smoke test. */
import type { Backend } from '#backend/backend.ts';
import { KeyTable } from '#backend/tables/key-table.ts';
import { withTemporaryKey } from '#backend/with-temporary-key.ts';

/** The tenant of the test's jobs: nobody else's lists and quotas have them. */
const TENANT = 'smoke-test';
/** Time to delete what the test has made. */
const SPARE_SECONDS = 120;

export async function withKey<Result>(
  { table, now }: Pick<Backend, 'table' | 'now'>,
  minutes: number,
  use: (key: string) => Promise<Result>,
): Promise<Result> {
  const expires_in = minutes * 60 + SPARE_SECONDS;
  const keys = new KeyTable(table, now);
  return withTemporaryKey({ keys, now }, { tenant: TENANT, name: 'smoke test', expires_in }, use);
}
