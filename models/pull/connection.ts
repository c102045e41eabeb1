/** Connects to servers. This is the only file that imports undici. */
import { EnvHttpProxyAgent, interceptors, Pool, request, type Dispatcher } from 'undici';

const REDIRECTS = 5;

export type Answer = Pick<Dispatcher.ResponseData, 'statusCode' | 'body'> & {
  header: (name: string) => string | undefined;
};

export type Connection = AsyncDisposable & {
  get: (url: string, headers: Record<string, string>, signal?: AbortSignal) => Promise<Answer>;
};

/**
 * Creates a connection that uses HTTPS_PROXY, HTTP_PROXY and NO_PROXY. Redirects are followed, without
 * sending an authorization to another host. After `stallMilliseconds` without a byte it fails with an error.
 */
export function connect(stallMilliseconds: number): Connection {
  const timeouts = { headersTimeout: stallMilliseconds, bodyTimeout: stallMilliseconds };
  const agent = new EnvHttpProxyAgent({
    ...timeouts,
    connect: { timeout: stallMilliseconds },
    // The connection to a proxy has no timeouts of its own.
    clientFactory: (origin, options) => new Pool(origin, { ...options, ...timeouts }),
  });
  const dispatcher = agent.compose(interceptors.redirect({ maxRedirections: REDIRECTS }));
  return {
    async get(url, headers, signal) {
      const answer = await request(url, { dispatcher, headers, signal });
      return {
        statusCode: answer.statusCode,
        body: answer.body,
        header: (name) => answer.headers[name]?.toString(),
      };
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}
