/** The routes of the API, with the types of the document: authorization, retries and problems are seen to. */
import type { Problem, Routes } from './api-types.ts';
import { newIdempotencyKey } from './digest.ts';
import { exchange, type Answer, type Patience } from './exchange.ts';
import { readRetryAfter } from './pause.ts';
import { ProblemError, TransferError } from './problem-error.ts';
import { sendBytes, type Fetch, type Sending } from './send-bytes.ts';

/** A key or a token; or a function that returns one, which is called before each request. */
export type TokenSource = string | (() => string | Promise<string>);

export type ClientOptions = {
  /** The address of the service, such as `https://itaclip.example.com`. */
  baseUrl: string | URL;
  token: TokenSource;
  /** How often a request that failed for a moment is repeated. Default: 5. */
  retries?: number;
  /** The seconds before the first repetition; they double with each, up to 8. Default: 0.5. */
  backoffSeconds?: number;
  /** Replaces the `fetch` of the platform. */
  fetch?: Fetch;
};

export type RequestSettings = {
  signal?: AbortSignal | undefined;
  /** Makes a POST safe to repeat, also by a later call with the same body. Default: a new one for each call. */
  idempotencyKey?: string | undefined;
  headers?: Record<string, string> | undefined;
};

export type Route = keyof Routes;
export type AnswerOf<Name extends Route> = Routes[Name]['answer'];
type InputOf<Name extends Route> = Omit<Routes[Name], 'answer'>;

/** The parameters of `request` after the route: optional if the route requires none. */
export type RequestInput<Name extends Route> =
  Partial<InputOf<Name>> extends InputOf<Name>
    ? [input?: InputOf<Name> & RequestSettings]
    : [input: InputOf<Name> & RequestSettings];

type Query = Record<string, string | number | undefined>;

type Input = RequestSettings & {
  path?: Record<string, string>;
  query?: Query;
  body?: unknown;
};

/** A read answer with the headers that say when to ask again. */
export type Read<Body> = { body: Body; etag: string | null; retryAfter: number | undefined };

/** Longer than `Prefer: wait` holds an answer back. */
const ATTEMPT_SECONDS = 60;

export class Api {
  readonly fetch: Fetch;
  readonly #baseUrl: string;
  readonly #token: TokenSource;
  readonly #retries: number;
  readonly #backoffSeconds: number;

  constructor({ baseUrl, token, retries = 5, backoffSeconds = 0.5, fetch }: ClientOptions) {
    this.#baseUrl = new URL(baseUrl).href.replace(/\/+$/, '');
    this.#token = token;
    this.#retries = retries;
    this.#backoffSeconds = backoffSeconds;
    // A platform's own function works only without an object before it.
    this.fetch = (url, init) => (fetch ?? globalThis.fetch)(url, init);
  }

  async request<Name extends Route>(route: Name, ...[input]: RequestInput<Name>): Promise<AnswerOf<Name>> {
    return (await this.read<AnswerOf<Name>>(route, input)).body;
  }

  /** Returns undefined as the body of 204 and 304. */
  async read<Body>(route: Route, input: Input = {}): Promise<Read<Body>> {
    const [method = '', template = ''] = route.split(' ');
    const { path = {}, query, body, headers, signal, idempotencyKey } = input;
    const isForm = body instanceof FormData;
    const sending: Sending = {
      method,
      url: this.#baseUrl + fillPath(template, path) + queryString(query),
      headers: {
        ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
        ...(method === 'POST' && { 'idempotency-key': idempotencyKey ?? newIdempotencyKey() }),
        ...headers,
      },
      body: isForm || body === undefined ? body : JSON.stringify(body),
    };
    const answer = await this.#authorized(sending, this.patience(ATTEMPT_SECONDS, signal));
    const text = await answer.body.text();
    if (answer.status >= 400) throw problemOf(answer, text);
    return {
      body: (text === '' ? undefined : parseJson(text, answer.status)) as Body,
      etag: answer.headers.get('etag'),
      retryAfter: readRetryAfter(answer.headers),
    };
  }

  /** The store's answer to a signed link, to which no token is sent. */
  send(sending: Sending, attemptSeconds: number, signal: AbortSignal | undefined): Promise<Answer> {
    return exchange(sendBytes(this.fetch, sending), this.patience(attemptSeconds, signal));
  }

  patience(attemptSeconds: number, signal: AbortSignal | undefined): Patience {
    return { retries: this.#retries, backoffSeconds: this.#backoffSeconds, attemptSeconds, signal };
  }

  /** A token that a function gave may have expired on the way: then it is asked once more. */
  async #authorized(sending: Sending, patience: Patience): Promise<Answer> {
    const token = await this.#readToken();
    const answer = await this.#exchange(sending, token, patience);
    if (answer.status !== 401 || typeof this.#token === 'string') return answer;
    const next = await this.#readToken();
    return next === token ? answer : this.#exchange(sending, next, patience);
  }

  #readToken(): string | Promise<string> {
    return typeof this.#token === 'string' ? this.#token : this.#token();
  }

  #exchange(sending: Sending, token: string, patience: Patience): Promise<Answer> {
    const headers = { ...sending.headers, authorization: `Bearer ${token}` };
    return exchange(sendBytes(this.fetch, { ...sending, headers }), patience);
  }
}

function fillPath(template: string, values: Record<string, string>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
}

function queryString(query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.append(name, String(value));
  }
  const text = parameters.toString();
  return text && `?${text}`;
}

/** An answer that is no problem document comes from something between the client and the service. */
function problemOf({ status, headers }: Answer, text: string): Error {
  if (headers.get('content-type')?.startsWith('application/problem+json')) {
    return new ProblemError(parseJson(text, status) as Problem, { retryAfter: readRetryAfter(headers) });
  }
  return new TransferError(
    `The answer with the status ${status} is not from the service: ${text.slice(0, 200)}`,
    {
      status,
    },
  );
}

function parseJson(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TransferError('The answer is not JSON.', { cause, status });
  }
}
