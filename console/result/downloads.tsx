/** Every file of a job, and the job as a request of a program. */
import { useState } from 'preact/hooks';
import type { Segmentation } from '#client/index.ts';
import { CopyButton } from '../shared/copy-button.tsx';
import { formatBytes, t } from '../texts/texts.ts';
import { programsFor, type Programs, type ShownRequest } from './program-code.ts';

export function Downloads({ job }: { job: Segmentation }) {
  return (
    <section aria-labelledby="downloads-heading">
      <h2 id="downloads-heading">{t.result.downloads}</h2>
      <ul class="downloads">
        {job.artifacts.map(({ name, url, bytes }) => (
          <li key={name}>
            <a href={url} target="_blank" rel="noopener">
              {name} <small>{formatBytes(bytes)}</small>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

const LANGUAGES: readonly (keyof Programs)[] = ['curl', 'TypeScript', 'Python'];

export function ProgramCode({ file, request }: { file: string; request: ShownRequest }) {
  const [language, setLanguage] = useState<keyof Programs>('curl');
  const code = programsFor(location.origin, file, request)[language];
  return (
    <section aria-labelledby="code-heading">
      <h2 id="code-heading">{t.result.code}</h2>
      <div class="tabs" role="group" aria-labelledby="code-heading">
        {LANGUAGES.map((each) => (
          <button key={each} type="button" aria-pressed={each === language} onClick={() => setLanguage(each)}>
            {each}
          </button>
        ))}
        <CopyButton text={code} />
      </div>
      <pre tabIndex={0} aria-label={language}>
        <code>{code}</code>
      </pre>
    </section>
  );
}
