/** The keys of the tenant: create, rotate, revoke. */
import { useState } from 'preact/hooks';
import type { Key, NewKey } from '#client/index.ts';
import type { Scope } from '../session/session.ts';
import { useAction, useApi, useLoaded } from '../shared/api-context.ts';
import { ConfirmButton } from '../shared/confirm-button.tsx';
import { CopyButton } from '../shared/copy-button.tsx';
import { ProblemNote } from '../shared/problem-note.tsx';
import { formatTime, t } from '../texts/texts.ts';

const SCOPES: readonly Scope[] = ['segment', 'evaluate', 'admin'];

export function KeysPage() {
  const { client, session } = useApi();
  const keys = useLoaded(
    (from, signal) => from.request('GET /v1/keys', { query: { limit: 100 }, signal }),
    '',
  );
  const { busy, error, run } = useAction();
  const [made, setMade] = useState<NewKey>();
  if (!session.scopes.includes('admin')) {
    return (
      <main id="content" class="page">
        <h1>{t.keys.heading}</h1>
        <p class="notice">{t.keys.needsAdmin}</p>
      </main>
    );
  }
  const create = (name: string, scopes: Scope[]) =>
    run(async () => {
      setMade(await client.request('POST /v1/keys', { body: { name, scopes } }));
      keys.reload();
    });
  const rotate = (id: string) =>
    run(async () => {
      setMade(await client.request('POST /v1/keys/{id}/rotate', { path: { id }, body: {} }));
      keys.reload();
    });
  const revoke = (id: string) =>
    run(async () => {
      await client.request('DELETE /v1/keys/{id}', { path: { id } });
      keys.reload();
    });
  return (
    <main id="content" class="page">
      <h1>{t.keys.heading}</h1>
      <p class="lead">{t.keys.lead}</p>
      {made && (
        <div class="notice" role="status">
          <strong>{t.keys.once}</strong>
          <p class="secret">
            <code>{made.key}</code> <CopyButton text={made.key} />
          </p>
        </div>
      )}
      <KeyForm busy={busy} onCreate={create} />
      {error !== undefined && <ProblemNote error={error} />}
      {keys.error !== undefined && <ProblemNote error={keys.error} onRetry={keys.reload} />}
      {keys.value && <KeyTable keys={keys.value.data} busy={busy} onRotate={rotate} onRevoke={revoke} />}
    </main>
  );
}

function KeyForm({ busy, onCreate }: { busy: boolean; onCreate: (name: string, scopes: Scope[]) => void }) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<Scope[]>(['segment']);
  const [isEmpty, setIsEmpty] = useState(false);
  const submit = (event: Event) => {
    event.preventDefault();
    setIsEmpty(scopes.length === 0);
    if (scopes.length === 0) return;
    onCreate(name, scopes);
    setName('');
  };
  const toggle = (scope: Scope) =>
    setScopes(scopes.includes(scope) ? scopes.filter((each) => each !== scope) : [...scopes, scope]);
  return (
    <form class="card row-form" onSubmit={submit}>
      <label>
        {t.keys.name}
        <input
          required
          maxLength={128}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <fieldset class="scopes">
        <legend>{t.keys.scopes}</legend>
        {SCOPES.map((scope) => (
          <label key={scope}>
            <input type="checkbox" checked={scopes.includes(scope)} onChange={() => toggle(scope)} />
            {t.keys[scope]}
          </label>
        ))}
      </fieldset>
      {isEmpty && (
        <p class="field-error" role="alert">
          {t.keys.noScope}
        </p>
      )}
      <button type="submit" class="primary" disabled={busy}>
        {t.keys.create}
      </button>
    </form>
  );
}

type TableProps = {
  keys: readonly Key[];
  busy: boolean;
  onRotate: (id: string) => void;
  onRevoke: (id: string) => void;
};

function KeyTable({ keys, busy, onRotate, onRevoke }: TableProps) {
  return (
    <div class="table-wrap" tabIndex={0} role="region" aria-label={t.keys.heading}>
      <table class="list">
        <thead>
          <tr>
            <th scope="col">{t.keys.name}</th>
            <th scope="col">{t.keys.scopes}</th>
            <th scope="col">{t.keys.created}</th>
            <th scope="col">{t.keys.expires}</th>
            <th scope="col">{t.keys.actions}</th>
          </tr>
        </thead>
        <tbody>
          {keys.map(({ id, name, scopes, created_at, expires_at }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              <td>{scopes.join(', ')}</td>
              <td>{formatTime(created_at)}</td>
              <td>{expires_at === null ? t.keys.never : formatTime(expires_at)}</td>
              <td>
                <button
                  type="button"
                  class="quiet"
                  title={t.keys.rotateHint}
                  disabled={busy}
                  onClick={() => onRotate(id)}
                >
                  {t.keys.rotate}
                </button>
                <ConfirmButton
                  label={t.keys.revoke}
                  question={t.keys.confirmRevoke(name)}
                  confirm={t.keys.revokeNow}
                  keep={t.keys.keep}
                  busy={busy}
                  onConfirm={() => onRevoke(id)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
