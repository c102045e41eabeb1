/** Short ways to call the API in tests, as one tenant. */
import type { Scope } from '#contracts/keys/key.ts';
import type { LocalApi } from './local-api.ts';

type Answer<Body = Record<string, unknown>> = { status: number; headers: Headers; body: Body };

export type ApiCaller = <Body = Record<string, unknown>>(
  method: string,
  path: string,
  json?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer<Body>>;

export async function callerOf(api: LocalApi, tenant: string, scopes?: readonly Scope[]): Promise<ApiCaller> {
  return callerWith(api, await api.authorize(tenant, scopes));
}

export function callerWith(api: LocalApi, authorization: { authorization: string }): ApiCaller {
  return async (method, path, json, headers = {}) => {
    const body = json === undefined ? {} : { body: JSON.stringify(json) };
    const mediaType = json === undefined ? {} : { 'content-type': 'application/json' };
    const all = { ...authorization, ...mediaType, ...headers };
    const answer = await api.request(path, { method, headers: all, ...body });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      // The media type that the test declares.
      body: (text === '' ? undefined : JSON.parse(text)) as never,
    };
  };
}
