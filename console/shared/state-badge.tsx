/** A state in words, with a color that repeats what they say. */
import { t } from '../texts/texts.ts';

export function StateBadge({ state }: { state: string }) {
  return <span class={`badge ${state}`}>{t.states[state] ?? state}</span>;
}
