/** A key for one task, such as a check from outside: no secret has to be kept and rotated for it. */
import { newKey, type KeyFields } from '#contracts/keys/new-key.ts';
import type { Clock } from '#contracts/time.ts';
import type { KeyTable } from './tables/key-table.ts';

export type TemporaryKey = Pick<KeyFields, 'tenant' | 'name'> & { expires_in: number };

/** The key may segment. It is deleted afterwards; one that is left behind expires. */
export async function withTemporaryKey<Result>(
  { keys, now }: { keys: Pick<KeyTable, 'put' | 'delete'>; now: Clock },
  fields: TemporaryKey,
  use: (key: string) => Promise<Result>,
): Promise<Result> {
  const { plain, record } = newKey('key', { ...fields, scopes: ['segment'] }, now());
  await keys.put(record);
  try {
    return await use(plain);
  } finally {
    await keys.delete(record);
  }
}
