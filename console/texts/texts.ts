/** The texts in the reader's language, and how numbers and times are written in it. */
import { english, type Texts } from './english.ts';
import { german } from './german.ts';

const LANGUAGES: Record<string, Texts> = { en: english, de: german };
const KEPT = 'itaclip-language';

export const languages = Object.entries(LANGUAGES).map(([code, { language }]) => ({ code, language }));
export const language = chosen();
export const t: Texts = LANGUAGES[language] ?? english;

/** The page is made anew in the other language. */
export function chooseLanguage(code: string): void {
  localStorage.setItem(KEPT, code);
  location.reload();
}

function chosen(): string {
  const wanted = [localStorage.getItem(KEPT), ...navigator.languages].map((tag) => tag?.slice(0, 2) ?? '');
  return wanted.find((code) => Object.hasOwn(LANGUAGES, code)) ?? 'en';
}

const oneDecimal = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });

export const formatCount = (count: number): string => whole.format(count);
export const formatPercent = (share: number): string => `${oneDecimal.format(share * 100)}%`;
export const formatTime = (time: string): string => dateTime.format(new Date(time));

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${oneDecimal.format(bytes / 1024)} KiB`;
  return `${oneDecimal.format(bytes / 1024 / 1024)} MiB`;
}

export function formatSeconds(seconds: number): string {
  return seconds < 90 ? `${oneDecimal.format(seconds)} s` : `${oneDecimal.format(seconds / 60)} min`;
}
