/** The request without the picture. It is kept while other pages are shown. */
import type { Segmentation } from '#client/index.ts';
import type { ShownRequest } from '../result/program-code.ts';

export type Preset = 'fast' | 'light' | 'balanced' | 'paper';
export type FormState = {
  words: string[];
  background: 'default' | 'none' | 'words';
  backgroundWords: string[];
  preset: Preset;
};

export const EMPTY_FORM: FormState = {
  words: [],
  background: 'default',
  backgroundWords: [],
  preset: 'balanced',
};

export function requestOf({ words, background, backgroundWords, preset }: FormState): ShownRequest {
  return {
    classes: words,
    ...(background === 'none' && { background: { mode: 'none' as const } }),
    ...(background === 'words' &&
      backgroundWords.length > 0 && { background: { mode: 'words' as const, words: backgroundWords } }),
    preset,
  };
}

/** The words of a job that was opened; its background is only in its recipe. */
export function formOf({ classes, preset, result }: Segmentation, before: FormState): FormState {
  const names = result?.recipe.vocabulary.has_background
    ? classes.filter((name) => name !== 'background')
    : classes;
  return { ...before, words: names, preset };
}

/** "a, b" is two words; blanks at the ends and repeated words are nothing. */
export function addWords(words: readonly string[], text: string): string[] {
  const added = text
    .split(/[,;\n]/)
    .map((word) => word.trim().replaceAll(/\s+/g, ' '))
    .filter(Boolean);
  return [...new Set([...words, ...added])];
}
