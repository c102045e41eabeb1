/** The words of the vocabularies that the caller can use, once somebody begins to write. */
import { useRef, useState } from 'preact/hooks';
import type { Client } from '#client/index.ts';

const MOST_VOCABULARIES = 12;

/** Returns the words, and a function that loads them the first time. Suggestions may be missing without harm. */
export function useSuggestions(client: Client): [string[], () => void] {
  const [words, setWords] = useState<string[]>([]);
  const asked = useRef(false);
  const load = () => {
    if (asked.current) return;
    asked.current = true;
    readWords(client).then(setWords, () => {
      asked.current = false;
    });
  };
  return [words, load];
}

async function readWords(client: Client): Promise<string[]> {
  const { data } = await client.request('GET /v1/vocabularies');
  const vocabularies = await Promise.all(
    data
      .slice(0, MOST_VOCABULARIES)
      .map(({ name }) => client.request('GET /v1/vocabularies/{name}', { path: { name } })),
  );
  const names = vocabularies.flatMap(({ classes }) => classes.map(({ name }) => name));
  return [...new Set(names)].toSorted((one, other) => one.localeCompare(other));
}
