/** The jobs of the tenant, newest first. The state that is asked for is in the address. */
import { useState } from 'preact/hooks';
import type { SegmentationSummary } from '#client/index.ts';
import { replaceWith } from '../router.ts';
import { useApi, useLoaded } from '../shared/api-context.ts';
import { ProblemNote } from '../shared/problem-note.tsx';
import { t } from '../texts/texts.ts';
import { HistoryItem } from './history-item.tsx';

const STATES = ['queued', 'running', 'succeeded', 'failed', 'canceled', 'expired'] as const;
type Status = (typeof STATES)[number];
const PAGE = 24;

export function HistoryPage({ status }: { status: string }) {
  const { client } = useApi();
  const wanted = STATES.find((each) => each === status);
  const [more, setMore] = useState<{
    status: Status | undefined;
    jobs: SegmentationSummary[];
    next: string | null;
  }>();
  const first = useLoaded(
    (from, signal) => from.list({ limit: PAGE, ...(wanted && { status: wanted }) }, { signal }),
    status,
  );
  const [moreError, setMoreError] = useState<unknown>(undefined);
  const added = more?.status === wanted ? more : undefined;
  const jobs = [...(first.value?.data ?? []), ...(added?.jobs ?? [])];
  const next = added ? added.next : (first.value?.next_cursor ?? null);
  const showMore = async (cursor: string) => {
    try {
      const page = await client.list({ limit: PAGE, cursor, ...(wanted && { status: wanted }) });
      setMore({ status: wanted, jobs: [...(added?.jobs ?? []), ...page.data], next: page.next_cursor });
    } catch (error) {
      setMoreError(error);
    }
  };
  const reload = () => {
    setMore(undefined);
    first.reload();
  };
  return (
    <main id="content" class="page">
      <div class="page-head">
        <h1>{t.history.heading}</h1>
        <label>
          {t.history.filter}
          <select
            value={wanted ?? ''}
            onChange={({ currentTarget: { value } }) =>
              replaceWith(value === '' ? '/history' : `/history?status=${value}`)
            }
          >
            <option value="">{t.history.all}</option>
            {STATES.map((state) => (
              <option key={state} value={state}>
                {t.states[state]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {first.error !== undefined && <ProblemNote error={first.error} onRetry={reload} />}
      {!first.value && first.error === undefined && <p role="status">{t.history.loading}</p>}
      {first.value && jobs.length === 0 && (
        <p class="empty">
          {wanted ? t.history.emptyFiltered : t.history.empty} <a href="#/">{t.history.first}</a>
        </p>
      )}
      <ul class="jobs">
        {jobs.map((job) => (
          <HistoryItem key={job.id} job={job} onChanged={reload} />
        ))}
      </ul>
      {next !== null && (
        <button type="button" onClick={() => void showMore(next)}>
          {t.history.more}
        </button>
      )}
      {moreError !== undefined && <ProblemNote error={moreError} />}
    </main>
  );
}
