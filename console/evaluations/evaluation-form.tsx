/** The form that starts an evaluation. The operator decides which places may be named. */
import { useState } from 'preact/hooks';
import { useAction, useApi, useLoaded } from '../shared/api-context.ts';
import { ProblemNote } from '../shared/problem-note.tsx';
import { t } from '../texts/texts.ts';

type Preset = 'fast' | 'light' | 'balanced' | 'paper';

export function EvaluationForm({ onStarted }: { onStarted: () => void }) {
  const { client } = useApi();
  const vocabularies = useLoaded((from, signal) => from.request('GET /v1/vocabularies', { signal }), '');
  const { busy, error, run } = useAction();
  const [location, setLocation] = useState('');
  const [vocabulary, setVocabulary] = useState('voc21');
  const [preset, setPreset] = useState<Preset>('balanced');
  const [images, setImages] = useState('');
  const [failUnder, setFailUnder] = useState('');
  const start = (event: Event) => {
    event.preventDefault();
    run(async () => {
      await client.request('POST /v1/evaluations', {
        body: {
          dataset: { location },
          vocabulary,
          preset,
          ...(images !== '' && { sample: { images: Number(images), seed: 1 } }),
          ...(failUnder !== '' && { fail_under: Number(failUnder) / 100 }),
        },
      });
      onStarted();
    });
  };
  return (
    <form class="card row-form" onSubmit={start}>
      <label class="wide">
        {t.evaluations.location}
        <input required value={location} onInput={(event) => setLocation(event.currentTarget.value)} />
      </label>
      <label>
        {t.evaluations.vocabulary}
        <select value={vocabulary} onChange={(event) => setVocabulary(event.currentTarget.value)}>
          {(vocabularies.value?.data ?? []).map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t.evaluations.preset}
        <select value={preset} onChange={(event) => setPreset(event.currentTarget.value as Preset)}>
          <option value="fast">{t.preset.fast}</option>
          <option value="light">{t.preset.light}</option>
          <option value="balanced">{t.preset.balanced}</option>
          <option value="paper">{t.preset.paper}</option>
        </select>
      </label>
      <label>
        {t.evaluations.sample}
        <input
          type="number"
          min="1"
          value={images}
          onInput={(event) => setImages(event.currentTarget.value)}
        />
      </label>
      <label>
        {t.evaluations.failUnder}
        <input
          type="number"
          min="0"
          max="100"
          step="0.1"
          value={failUnder}
          onInput={(event) => setFailUnder(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="primary" disabled={busy}>
        {t.evaluations.start}
      </button>
      {error !== undefined && <ProblemNote error={error} />}
    </form>
  );
}
