/** The endpoints that the service calls, and what was delivered to them. */
import { useState } from 'preact/hooks';
import type { WebhookEndpoint } from '#client/index.ts';
import { useAction, useApi, useLoaded } from '../shared/api-context.ts';
import { ConfirmButton } from '../shared/confirm-button.tsx';
import { CopyButton } from '../shared/copy-button.tsx';
import { ProblemNote } from '../shared/problem-note.tsx';
import { t } from '../texts/texts.ts';
import { Deliveries } from './deliveries.tsx';

export function WebhooksPage() {
  const { client, session } = useApi();
  const endpoints = useLoaded((from, signal) => from.request('GET /v1/webhook-endpoints', { signal }), '');
  const { busy, error, run } = useAction();
  const [url, setUrl] = useState('');
  const [notice, setNotice] = useState<string>();
  const [round, setRound] = useState(0);
  if (!session.scopes.includes('admin')) {
    return (
      <main id="content" class="page">
        <h1>{t.webhooks.heading}</h1>
        <p class="notice">{t.webhooks.needsAdmin}</p>
      </main>
    );
  }
  const act = (work: () => Promise<unknown>, said?: string) =>
    run(async () => {
      setNotice(undefined);
      await work();
      setNotice(said);
      endpoints.reload();
      setRound((n) => n + 1);
    });
  const register = (event: Event) => {
    event.preventDefault();
    act(async () => {
      await client.request('POST /v1/webhook-endpoints', { body: { url } });
      setUrl('');
    });
  };
  return (
    <main id="content" class="page">
      <h1>{t.webhooks.heading}</h1>
      <p class="lead">{t.webhooks.lead}</p>
      <form class="card row-form" onSubmit={register}>
        <label>
          {t.webhooks.url}
          <input
            type="url"
            required
            placeholder="https://example.com/itaclip"
            value={url}
            onInput={(event) => setUrl(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="primary" disabled={busy}>
          {t.webhooks.register}
        </button>
      </form>
      {notice !== undefined && (
        <p class="notice" role="status">
          {notice}
        </p>
      )}
      {error !== undefined && <ProblemNote error={error} />}
      {endpoints.error !== undefined && <ProblemNote error={endpoints.error} onRetry={endpoints.reload} />}
      {endpoints.value?.data.length === 0 && <p class="empty">{t.webhooks.empty}</p>}
      <ul class="endpoints">
        {endpoints.value?.data.map((endpoint) => (
          <Endpoint
            key={endpoint.id}
            endpoint={endpoint}
            busy={busy}
            onPing={() =>
              act(
                () => client.request('POST /v1/webhook-endpoints/{id}/ping', { path: { id: endpoint.id } }),
                t.webhooks.pinged,
              )
            }
            onRotate={() =>
              act(
                () =>
                  client.request('POST /v1/webhook-endpoints/{id}/rotate-secret', {
                    path: { id: endpoint.id },
                  }),
                t.webhooks.rotated,
              )
            }
            onDelete={() =>
              act(() => client.request('DELETE /v1/webhook-endpoints/{id}', { path: { id: endpoint.id } }))
            }
          />
        ))}
      </ul>
      <Deliveries round={round} />
    </main>
  );
}

type EndpointProps = {
  endpoint: WebhookEndpoint;
  busy: boolean;
  onPing: () => void;
  onRotate: () => void;
  onDelete: () => void;
};

function Endpoint({ endpoint, busy, onPing, onRotate, onDelete }: EndpointProps) {
  const [shown, setShown] = useState(false);
  const { url, secret } = endpoint;
  return (
    <li class="card">
      <p>
        <strong class="address">{url ?? endpoint.id}</strong>
      </p>
      <p class="secret">
        {t.webhooks.secret}: <code>{shown ? secret : '••••••••'}</code>{' '}
        <button type="button" class="quiet" onClick={() => setShown(!shown)}>
          {shown ? t.webhooks.hide : t.webhooks.show}
        </button>{' '}
        <CopyButton text={secret} />
      </p>
      <div class="job-actions">
        {url !== null && (
          <button type="button" disabled={busy} onClick={onPing}>
            {t.webhooks.ping}
          </button>
        )}
        <button type="button" class="quiet" disabled={busy} onClick={onRotate}>
          {t.webhooks.rotate}
        </button>
        {url !== null && (
          <ConfirmButton
            label={t.webhooks.delete}
            question={t.webhooks.confirmDelete}
            confirm={t.webhooks.deleteNow}
            keep={t.webhooks.keep}
            busy={busy}
            onConfirm={onDelete}
          />
        )}
      </div>
    </li>
  );
}
