/** Evaluations: start one, watch it, read its report in the page; and the schedules that start them. */
import { useEffect, useState } from 'preact/hooks';
import type { Client, EvaluationSummary } from '#client/index.ts';
import { useAction, useApi, useLoaded } from '../shared/api-context.ts';
import { ProblemNote } from '../shared/problem-note.tsx';
import { StateBadge } from '../shared/state-badge.tsx';
import { formatPercent, formatSeconds, formatTime, t } from '../texts/texts.ts';
import { EvaluationForm } from './evaluation-form.tsx';
import { Schedules } from './schedules.tsx';

export function EvaluationsPage() {
  const { session } = useApi();
  if (!session.scopes.includes('evaluate')) {
    return (
      <main id="content" class="page">
        <h1>{t.evaluations.heading}</h1>
        <p class="notice">{t.evaluations.needsScope}</p>
      </main>
    );
  }
  return <Evaluations />;
}

function Evaluations() {
  const { client } = useApi();
  const list = useLoaded(
    (from, signal) => from.request('GET /v1/evaluations', { query: { limit: 50 }, signal }),
    '',
  );
  const [report, setReport] = useState<string>();
  const { busy, error, run } = useAction();
  const openReport = (id: string) => run(async () => setReport(await reportUrl(client, id)));
  return (
    <main id="content" class="page">
      <h1>{t.evaluations.heading}</h1>
      <p class="lead">{t.evaluations.lead}</p>
      <EvaluationForm onStarted={list.reload} />
      {error !== undefined && <ProblemNote error={error} />}
      {list.error !== undefined && <ProblemNote error={list.error} onRetry={list.reload} />}
      {list.value?.data.length === 0 && <p class="empty">{t.evaluations.empty}</p>}
      {report !== undefined && (
        <section class="report">
          <button type="button" onClick={() => setReport(undefined)}>
            {t.evaluations.close}
          </button>
          <iframe src={report} title={t.evaluations.reportOf} sandbox="allow-scripts allow-popups" />
        </section>
      )}
      {list.value && list.value.data.length > 0 && (
        <div class="table-wrap" tabIndex={0} role="region" aria-label={t.evaluations.heading}>
          <table class="list">
            <thead>
              <tr>
                <th scope="col">{t.evaluations.dataset}</th>
                <th scope="col">{t.evaluations.state}</th>
                <th scope="col" class="number">
                  {t.evaluations.score}
                </th>
                <th scope="col">{t.evaluations.created}</th>
                <th scope="col">{t.evaluations.actions}</th>
              </tr>
            </thead>
            <tbody>
              {list.value.data.map((each) => (
                <EvaluationRow
                  key={each.id}
                  evaluation={each}
                  busy={busy}
                  onReport={() => openReport(each.id)}
                  onEnded={list.reload}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Schedules onRun={list.reload} />
    </main>
  );
}

async function reportUrl(client: Client, id: string): Promise<string | undefined> {
  const { artifacts } = await client.request('GET /v1/evaluations/{id}', { path: { id } });
  return artifacts.find(({ name }) => name === 'report.html')?.url;
}

type RowProps = { evaluation: EvaluationSummary; busy: boolean; onReport: () => void; onEnded: () => void };

const ENDED = ['succeeded', 'failed', 'canceled'];

function EvaluationRow({ evaluation, busy, onReport, onEnded }: RowProps) {
  const { client } = useApi();
  const { id, dataset, status, scores, created_at, problem, gates } = evaluation;
  const action = useAction();
  const isLive = !ENDED.includes(status);
  const cancel = () =>
    action.run(async () => {
      await client.request('POST /v1/evaluations/{id}/cancel', { path: { id } });
      onEnded();
    });
  return (
    <tr>
      <th scope="row" class="address">
        {dataset.name ?? dataset.location}
      </th>
      <td>
        <StateBadge state={status} />
        {isLive && <Progress id={id} onEnded={onEnded} />}
        {problem && <p class="hint">{problem.detail}</p>}
        {gates.map(({ gate, passed }) => (
          <p key={gate} class="hint">
            {t.evaluations.gate(gate, passed)}
          </p>
        ))}
      </td>
      <td class="number">{scoreOf(scores)}</td>
      <td>{formatTime(created_at)}</td>
      <td>
        {status === 'succeeded' && (
          <button type="button" class="quiet" disabled={busy} onClick={onReport}>
            {t.evaluations.report}
          </button>
        )}
        {isLive && (
          <button type="button" class="quiet" disabled={action.busy} onClick={cancel}>
            {t.evaluations.cancel}
          </button>
        )}
        {action.error !== undefined && <ProblemNote error={action.error} />}
      </td>
    </tr>
  );
}

/** Lists have no progress, so a row that is under way reads its own. */
function Progress({ id, onEnded }: { id: string; onEnded: () => void }) {
  const { client } = useApi();
  const [text, setText] = useState('');
  useEffect(() => {
    const gone = new AbortController();
    const follow = async () => {
      const first = await client.request('GET /v1/evaluations/{id}', { path: { id }, signal: gone.signal });
      await client.wait(first, {
        signal: gone.signal,
        onProgress: ({ progress }) => setText(describe(progress)),
      });
      onEnded();
    };
    // The list itself reports what goes wrong.
    follow().catch(() => undefined);
    return () => gone.abort();
  }, [id]);
  return <p class="hint">{text}</p>;
}

type EvaluationProgress = {
  images_done: number;
  images_total: number;
  running_miou: number | null;
  seconds_left: number | null;
} | null;

function describe(progress: EvaluationProgress): string {
  if (!progress) return '';
  const { images_done, images_total, running_miou, seconds_left } = progress;
  return [
    t.evaluations.progress(images_done, images_total),
    ...(running_miou === null ? [] : [`${t.evaluations.score} ${formatPercent(running_miou)}`]),
    ...(seconds_left === null ? [] : [t.evaluations.left(formatSeconds(seconds_left))]),
  ].join(' · ');
}

function scoreOf(scores: EvaluationSummary['scores']): string {
  const miou = scores?.variants[0]?.miou ?? null;
  return miou === null ? '' : formatPercent(miou);
}
