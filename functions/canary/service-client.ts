/** Calls the service as a customer does. An answer that is not 2xx is an error that names the request. */
export type ServiceClient = {
  call: (method: string, path: string, body?: object) => Promise<Response>;
  /** Calls a signed link of the store, with the headers that belong to it and without a key. */
  store: (
    method: string,
    url: string,
    request?: { headers?: Record<string, string>; body?: Buffer<ArrayBuffer> },
  ) => Promise<Response>;
};

/** The API answers within 29 s, or the edge does in its place. */
const LONGEST_CALL_MILLISECONDS = 35_000;

/** @param url The public address, without a trailing slash. */
export function serviceClient(url: string, key: string): ServiceClient {
  return {
    call: (method, path, body) =>
      expectSuccess(`${method} ${path}`, `${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          'user-agent': 'ITACLIP-Canary/1.0',
          ...(body && { 'content-type': 'application/json' }),
        },
        body: body && JSON.stringify(body),
      }),
    // The link itself is a secret for as long as it works.
    store: (method, link, request) =>
      expectSuccess(`${method} of a signed link`, link, { method, ...request }),
  };
}

async function expectSuccess(name: string, url: string, request: RequestInit): Promise<Response> {
  const signal = AbortSignal.timeout(LONGEST_CALL_MILLISECONDS);
  let answer: Response;
  try {
    answer = await fetch(url, { ...request, signal });
  } catch (error) {
    throw new Error(`${name} got no answer.`, { cause: error });
  }
  if (answer.ok) return answer;
  const text = (await answer.text()).slice(0, 500);
  throw new Error(`${name} was answered with ${answer.status}: ${text}`);
}
