/** The first page of somebody who has no session. */
import { useState } from 'preact/hooks';
import { ProblemError } from '#client/index.ts';
import { ProblemNote } from '../shared/problem-note.tsx';
import { t } from '../texts/texts.ts';
import { readSecret, startSession, type Session } from './session.ts';

type Props = { notice: string | undefined; onSession: (session: Session) => void };

export function SignIn({ notice, onSession }: Props) {
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const [malformed, setMalformed] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    const secret = readSecret(text);
    setMalformed(secret === undefined);
    setError(undefined);
    if (secret === undefined || busy) return;
    setBusy(true);
    try {
      onSession(await startSession(secret));
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };
  return (
    <main id="content" class="sign-in">
      <h1>{t.signIn.heading}</h1>
      <p class="lead">{t.signIn.lead}</p>
      {notice !== undefined && (
        <p class="notice" role="alert">
          {notice}
        </p>
      )}
      <form class="card" onSubmit={(event) => void submit(event)}>
        <label for="secret">{t.signIn.label}</label>
        <input
          id="secret"
          type="password"
          autocomplete="off"
          spellcheck={false}
          value={text}
          aria-describedby="secret-hint"
          aria-invalid={malformed}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        {malformed && (
          <p class="field-error" role="alert">
            {t.signIn.malformed}
          </p>
        )}
        <p id="secret-hint" class="hint">
          {t.signIn.hint}
        </p>
        <button class="primary" type="submit" disabled={busy}>
          {busy ? t.signIn.working : t.signIn.submit}
        </button>
        {error !== undefined && <ProblemNote error={error} />}
      </form>
    </main>
  );
}

/** Explains why an address opened no session; undefined if the problem says it by itself. */
export function signInNotice(error: unknown): string | undefined {
  return error instanceof ProblemError && error.code === 'unauthorized' ? t.signIn.usedAddress : undefined;
}
