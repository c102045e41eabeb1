/** Schedules: when they run next, how the last runs went, and pause, resume, run now. */
import { useState } from 'preact/hooks';
import type { Schedule } from '#client/index.ts';
import { useAction, useApi, useLoaded } from '../shared/api-context.ts';
import { ProblemNote } from '../shared/problem-note.tsx';
import { StateBadge } from '../shared/state-badge.tsx';
import { formatTime, t } from '../texts/texts.ts';

export function Schedules({ onRun }: { onRun: () => void }) {
  const schedules = useLoaded((from, signal) => from.request('GET /v1/schedules', { signal }), '');
  return (
    <section aria-labelledby="schedules-heading">
      <h2 id="schedules-heading">{t.evaluations.schedules}</h2>
      {schedules.error !== undefined && <ProblemNote error={schedules.error} onRetry={schedules.reload} />}
      {schedules.value?.data.length === 0 && <p class="empty">{t.evaluations.noSchedules}</p>}
      <ul class="endpoints">
        {schedules.value?.data.map((schedule) => (
          <ScheduleCard
            key={schedule.name}
            schedule={schedule}
            onChanged={() => {
              schedules.reload();
              onRun();
            }}
          />
        ))}
      </ul>
    </section>
  );
}

function ScheduleCard({ schedule, onChanged }: { schedule: Schedule; onChanged: () => void }) {
  const { client } = useApi();
  const { busy, error, run } = useAction();
  const [shown, setShown] = useState(false);
  const { name, cron, timezone, next_run_at, paused } = schedule;
  const path = { name };
  const act = (work: () => Promise<unknown>) =>
    run(async () => {
      await work();
      onChanged();
    });
  return (
    <li class="card">
      <p>
        <strong>{name}</strong> <code>{cron}</code> {timezone}
      </p>
      <p class="hint">
        {t.evaluations.next}:{' '}
        {paused || next_run_at === null ? t.evaluations.paused : formatTime(next_run_at)}
      </p>
      <div class="job-actions">
        <button
          type="button"
          disabled={busy}
          onClick={() => act(() => client.request('POST /v1/schedules/{name}/run', { path }))}
        >
          {t.evaluations.runNow}
        </button>
        {paused ? (
          <button
            type="button"
            class="quiet"
            disabled={busy}
            onClick={() => act(() => client.request('POST /v1/schedules/{name}/resume', { path }))}
          >
            {t.evaluations.resume}
          </button>
        ) : (
          <button
            type="button"
            class="quiet"
            disabled={busy}
            onClick={() => act(() => client.request('POST /v1/schedules/{name}/pause', { path }))}
          >
            {t.evaluations.pause}
          </button>
        )}
        <button type="button" class="quiet" aria-expanded={shown} onClick={() => setShown(!shown)}>
          {t.evaluations.showRuns}
        </button>
      </div>
      {error !== undefined && <ProblemNote error={error} />}
      {shown && <Runs name={name} />}
    </li>
  );
}

function Runs({ name }: { name: string }) {
  const runs = useLoaded(
    (from, signal) =>
      from.request('GET /v1/schedules/{name}/runs', { path: { name }, query: { limit: 10 }, signal }),
    name,
  );
  return (
    <ol class="attempts">
      {runs.value?.data.map((each) => (
        <li key={each.id}>
          {formatTime(each.scheduled_for)} <StateBadge state={each.status} />
          {each.problem && <span class="hint"> {each.problem.detail}</span>}
        </li>
      ))}
    </ol>
  );
}
