/**
 * Addresses within the page are fragments, `#/history?status=failed`: one file serves them all, and no server sees
 * them.
 */
import { useEffect, useState } from 'preact/hooks';

export type Place = { path: string; query: URLSearchParams };

export function readPlace(hash: string): Place {
  const [path = '/', query = ''] = hash.replace(/^#/, '').split('?');
  return { path: path === '' ? '/' : path, query: new URLSearchParams(query) };
}

export function usePlace(): Place {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => setHash(location.hash);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return readPlace(hash);
}

export function goTo(path: string): void {
  location.hash = path;
}

/** Changes the address without a new entry in the browser's history. */
export function replaceWith(path: string): void {
  history.replaceState(null, '', `#${path}`);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

export const jobPath = (id: string): string => `/jobs/${id}`;
