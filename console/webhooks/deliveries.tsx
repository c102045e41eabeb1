/** The deliveries to the endpoints, with every attempt and its answer. */
import type { WebhookDelivery } from '#client/index.ts';
import { useAction, useApi, useLoaded } from '../shared/api-context.ts';
import { ProblemNote } from '../shared/problem-note.tsx';
import { StateBadge } from '../shared/state-badge.tsx';
import { formatTime, t } from '../texts/texts.ts';

/** @param round Another number reads the list again. */
export function Deliveries({ round }: { round: number }) {
  const deliveries = useLoaded(
    (from, signal) => from.request('GET /v1/webhook-deliveries', { query: { limit: 50 }, signal }),
    String(round),
  );
  return (
    <section aria-labelledby="deliveries-heading">
      <div class="page-head">
        <h2 id="deliveries-heading">{t.webhooks.deliveries}</h2>
        <button type="button" onClick={deliveries.reload}>
          {t.webhooks.refresh}
        </button>
      </div>
      {deliveries.error !== undefined && <ProblemNote error={deliveries.error} onRetry={deliveries.reload} />}
      {deliveries.value?.data.length === 0 && <p class="empty">{t.webhooks.noDeliveries}</p>}
      {deliveries.value && deliveries.value.data.length > 0 && (
        <div class="table-wrap" tabIndex={0} role="region" aria-labelledby="deliveries-heading">
          <table class="list">
            <thead>
              <tr>
                <th scope="col">{t.webhooks.event}</th>
                <th scope="col">{t.webhooks.state}</th>
                <th scope="col">{t.webhooks.when}</th>
                <th scope="col">{t.webhooks.attempts}</th>
                <th scope="col">{t.webhooks.actions}</th>
              </tr>
            </thead>
            <tbody>
              {deliveries.value.data.map((delivery) => (
                <Delivery key={delivery.id} delivery={delivery} onChanged={deliveries.reload} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Delivery({ delivery, onChanged }: { delivery: WebhookDelivery; onChanged: () => void }) {
  const { client } = useApi();
  const { busy, error, run } = useAction();
  const { id, status, created_at, attempts } = delivery;
  const redeliver = () =>
    run(async () => {
      await client.request('POST /v1/webhook-deliveries/{id}/redeliver', { path: { id } });
      onChanged();
    });
  return (
    <tr>
      <th scope="row">{delivery.event}</th>
      <td>
        <StateBadge state={status} />
      </td>
      <td>{formatTime(created_at)}</td>
      <td>
        <ol class="attempts">
          {attempts.map((attempt) => (
            <li key={attempt.at}>{t.webhooks.answer(attempt.status, attempt.error, attempt.duration_ms)}</li>
          ))}
        </ol>
      </td>
      <td>
        <button type="button" class="quiet" disabled={busy} onClick={redeliver}>
          {t.webhooks.redeliver}
        </button>
        {error !== undefined && <ProblemNote error={error} />}
      </td>
    </tr>
  );
}
