/** Gives pages the API: the client, who is signed in, and what to do when that ends. */
import { createContext } from 'preact';
import { useCallback, useContext, useEffect, useState } from 'preact/hooks';
import { ProblemError, type Client } from '#client/index.ts';
import type { Session } from '../session/session.ts';

export type Api = { client: Client; session: Session; onUnauthorized: () => void };

export const ApiContext = createContext<Api | undefined>(undefined);

export function useApi(): Api {
  const api = useContext(ApiContext);
  if (!api) throw new Error('Pages are shown to somebody who is signed in.');
  return api;
}

export function isUnauthorized(error: unknown): boolean {
  return error instanceof ProblemError && error.code === 'unauthorized';
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

export type Loaded<Value> = { value: Value | undefined; error: unknown; reload: () => void };

/** Reads something from the API for as long as the page shows it. @param key Read again when it changes. */
export function useLoaded<Value>(
  read: (client: Client, signal: AbortSignal) => Promise<Value>,
  key: string,
): Loaded<Value> {
  const { client, onUnauthorized } = useApi();
  const [state, setState] = useState<{ value?: Value | undefined; error?: unknown }>({});
  const [round, setRound] = useState(0);
  useEffect(() => {
    const gone = new AbortController();
    read(client, gone.signal).then(
      (value) => gone.signal.aborted || setState({ value }),
      (error: unknown) => {
        if (gone.signal.aborted) return;
        if (isUnauthorized(error)) onUnauthorized();
        else setState({ error });
      },
    );
    return () => gone.abort();
  }, [client, key, round]);
  return {
    ...state,
    value: state.value,
    error: state.error,
    reload: useCallback(() => setRound((n) => n + 1), []),
  };
}

export type Action = { busy: boolean; error: unknown; run: (work: () => Promise<void>) => void };

/** One thing at a time that somebody asked for, and what became of it. */
export function useAction(): Action {
  const { onUnauthorized } = useApi();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const run = (work: () => Promise<void>) => {
    setBusy(true);
    setError(undefined);
    work()
      .catch((caught: unknown) => (isUnauthorized(caught) ? onUnauthorized() : setError(caught)))
      .finally(() => setBusy(false));
  };
  return { busy, error, run };
}
