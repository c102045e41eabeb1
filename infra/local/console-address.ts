/**
 * The address of the console with a sign-in token. The token is in the fragment, which browsers send to no server
 * and no server logs.
 */
import type { Backend } from '#backend/backend.ts';
import { SCOPES } from '#contracts/keys/key.ts';
import { newKey, parseKey } from '#contracts/keys/new-key.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';

/** @param key The operator's key: sessions end with it. */
export async function consoleAddress(
  { keys, now }: Pick<Backend, 'keys' | 'now'>,
  { url, key }: { url: string; key: string },
): Promise<string> {
  const operator = parseKey(key);
  if (!operator) throw new Error('The file of the operator key holds no key.');
  const { plain, record } = newKey(
    'token',
    {
      tenant: operator.tenant,
      name: 'sign-in',
      scopes: [],
      session_scopes: [...SCOPES],
      issued_by: operator.id,
      expires_in: SERVICE_LIMITS.signInSeconds,
    },
    now(),
  );
  await keys.put(record);
  return `${url}/#token=${plain}`;
}
