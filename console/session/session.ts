/**
 * The session of this tab. A key is exchanged for a session at once and kept nowhere; the session is in
 * `sessionStorage`, which survives a reload, ends with the tab, and is read by no other origin.
 */
import { ProblemError, TransferError } from '#client/index.ts';
import type { Problem } from '#client/index.ts';

export type Scope = 'segment' | 'evaluate' | 'admin';
export type Session = { token: string; tenant: string; scopes: Scope[]; expires_at: string };

const KEPT = 'itaclip-session';
const SECRET = /^it[kt]_([a-z0-9-]+)_[0-9a-f]{32}_[0-9a-f]{64}$/;

/** A key or token of the right form, without what copying may have added around it. */
export function readSecret(text: string): string | undefined {
  const trimmed = text.trim();
  return SECRET.test(trimmed) ? trimmed : undefined;
}

/** Takes the sign-in token out of the address, so that it is in no history and no bookmark. */
export function takeSignInToken(): string | undefined {
  const [, token] = /^#token=(.+)$/.exec(location.hash) ?? [];
  if (token === undefined) return undefined;
  history.replaceState(null, '', `${location.pathname}#/`);
  return token;
}

export function keptSession(): Session | undefined {
  const text = sessionStorage.getItem(KEPT);
  const session = text === null ? undefined : (JSON.parse(text) as Session);
  return session && new Date(session.expires_at) > new Date() ? session : undefined;
}

export function forgetSession(): void {
  sessionStorage.removeItem(KEPT);
}

/** A token for an app starts no session: it is used as it is, with the one scope that such tokens have. */
export async function startSession(secret: string): Promise<Session> {
  const answer = await send('POST', '/v1/sessions', secret);
  const body = (await answer.json()) as Session & Problem;
  if (answer.status === 403 && secret.startsWith('itt_')) return keep(appSession(secret));
  if (!answer.ok) throw new ProblemError(body);
  return keep(body);
}

/** Without an answer the session ends by itself, at its time. */
export async function endSession({ token }: Session): Promise<void> {
  forgetSession();
  await send('DELETE', '/v1/sessions/current', token).catch(() => undefined);
}

async function send(method: string, path: string, secret: string): Promise<Response> {
  try {
    return await fetch(path, { method, headers: { authorization: `Bearer ${secret}` } });
  } catch (cause) {
    throw new TransferError('The connection failed.', { cause });
  }
}

function appSession(token: string): Session {
  const [, tenant = ''] = SECRET.exec(token) ?? [];
  // The API tells its end by refusing it; an hour is the longest that such a token lives.
  return { token, tenant, scopes: ['segment'], expires_at: new Date(Date.now() + 3_600_000).toISOString() };
}

function keep(session: Session): Session {
  const { token, tenant, scopes, expires_at } = session;
  sessionStorage.setItem(KEPT, JSON.stringify({ token, tenant, scopes, expires_at }));
  return { token, tenant, scopes, expires_at };
}
