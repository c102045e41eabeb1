/** The words, the background and the care of a request. */
import type { SegmentationSummary } from '#client/index.ts';
import { useApi, useLoaded } from '../shared/api-context.ts';
import { formatSeconds, t } from '../texts/texts.ts';
import { Chips } from './chips.tsx';
import { estimateFor } from './estimate.ts';
import type { FormState, Preset } from './form-state.ts';
import { useSuggestions } from './use-suggestions.ts';

type Props = { form: FormState; onForm: (form: FormState) => void; runs: number };

const PRESETS: readonly { preset: Preset; name: string; hint: string }[] = [
  { preset: 'fast', name: t.preset.fast, hint: t.preset.fastHint },
  { preset: 'light', name: t.preset.light, hint: t.preset.lightHint },
  { preset: 'balanced', name: t.preset.balanced, hint: t.preset.balancedHint },
  { preset: 'paper', name: t.preset.paper, hint: t.preset.paperHint },
];

export function SegmentForm({ form, onForm, runs }: Props) {
  const { client } = useApi();
  const [suggestions, loadSuggestions] = useSuggestions(client);
  const recent = useLoaded(
    (from, signal) => from.list({ status: 'succeeded', limit: 50 }, { signal }),
    String(runs),
  );
  return (
    <>
      <section class="card" aria-labelledby="words-heading">
        <h2 id="words-heading">{t.words.heading}</h2>
        <Chips
          label={t.words.label}
          placeholder={t.words.placeholder}
          words={form.words}
          suggestions={suggestions}
          onWords={(words) => onForm({ ...form, words })}
          onFocus={loadSuggestions}
        />
        {form.words.length > 1 && (
          <button type="button" class="quiet" onClick={() => onForm({ ...form, words: [] })}>
            {t.words.clear}
          </button>
        )}
        <label for="background">{t.background.heading}</label>
        <select
          id="background"
          value={form.background}
          onChange={(event) =>
            onForm({ ...form, background: event.currentTarget.value as FormState['background'] })
          }
        >
          <option value="default">{t.background.default}</option>
          <option value="none">{t.background.none}</option>
          <option value="words">{t.background.words}</option>
        </select>
        {form.background === 'words' && (
          <Chips
            label={t.background.label}
            words={form.backgroundWords}
            suggestions={suggestions}
            onWords={(backgroundWords) => onForm({ ...form, backgroundWords })}
            onFocus={loadSuggestions}
          />
        )}
      </section>
      <fieldset class="card presets">
        <legend>{t.preset.heading}</legend>
        {PRESETS.map(({ preset, name, hint }) => (
          <label key={preset} class={form.preset === preset ? 'chosen' : undefined}>
            <input
              type="radio"
              name="preset"
              checked={form.preset === preset}
              onChange={() => onForm({ ...form, preset })}
            />
            <span>
              {name} <small>{hint}</small>
            </span>
          </label>
        ))}
        <p class="hint">{estimateText(form.preset, recent.value?.data)}</p>
      </fieldset>
    </>
  );
}

function estimateText(preset: Preset, jobs: readonly SegmentationSummary[] | undefined): string {
  const estimate = estimateFor(preset, jobs ?? []);
  if (!estimate) return t.preset.noEstimate;
  const seconds = formatSeconds(estimate.seconds);
  return estimate.fromOthers
    ? t.preset.estimateFromOthers(seconds)
    : t.preset.estimate(seconds, estimate.count);
}
