/** One job of the list: what it looks like, what was asked, how it went, and what can be done with it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Client, SegmentationSummary } from '#client/index.ts';
import { goTo, jobPath } from '../router.ts';
import { pictureMetadata, pictureOf } from '../segment/pictures.ts';
import { useAction, useApi } from '../shared/api-context.ts';
import { ConfirmButton } from '../shared/confirm-button.tsx';
import { ProblemNote } from '../shared/problem-note.tsx';
import { StateBadge } from '../shared/state-badge.tsx';
import { formatSeconds, formatTime, t } from '../texts/texts.ts';

export function HistoryItem({ job, onChanged }: { job: SegmentationSummary; onChanged: () => void }) {
  const { client } = useApi();
  const { busy, error, run } = useAction();
  const words = job.classes.join(', ');
  const picture = pictureOf(job);
  const retry = () =>
    run(async () => {
      const source = { upload_id: picture?.uploadId ?? '' };
      const metadata = picture ? pictureMetadata(picture) : {};
      const again = await client.segment(source, job.classes, { preset: job.preset, metadata, wait: false });
      goTo(jobPath(again.id));
    });
  const remove = () =>
    run(async () => {
      await client.delete(job.id);
      onChanged();
    });
  return (
    <li class="job">
      <a class="job-picture" href={`#${jobPath(job.id)}`} aria-label={t.history.open(words)}>
        <Thumbnail job={job} />
      </a>
      <div class="job-text">
        <p class="job-words" title={words}>
          {words}
        </p>
        <p class="job-facts">
          <StateBadge state={job.status} /> {formatTime(job.created_at)}
          {job.timings && <span> · {t.history.took(formatSeconds(job.timings.compute_seconds))}</span>}
        </p>
        {job.problem && <p class="hint">{job.problem.title}</p>}
        <div class="job-actions">
          {picture && (
            <button type="button" class="quiet" disabled={busy} onClick={retry}>
              {t.history.retry}
            </button>
          )}
          <ConfirmButton
            label={t.history.delete}
            question={t.history.confirmDelete}
            confirm={t.history.deleteNow}
            keep={t.history.keep}
            busy={busy}
            onConfirm={remove}
          />
        </div>
        {error !== undefined && <ProblemNote error={error} />}
      </div>
    </li>
  );
}

/** Lists have no links to files, so the job is read once its place comes into view. */
function Thumbnail({ job }: { job: SegmentationSummary }) {
  const { client } = useApi();
  const place = useRef<HTMLDivElement>(null);
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const element = place.current;
    if (!element || job.status !== 'succeeded') return undefined;
    const gone = new AbortController();
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      seen.disconnect();
      // A thumbnail may be missing: the job itself says why when it is opened.
      overlayUrl(client, job.id, gone.signal).then(setUrl, () => undefined);
    });
    seen.observe(element);
    return () => {
      seen.disconnect();
      gone.abort();
    };
  }, [job.id, job.status]);
  return (
    <div ref={place} class="thumbnail">
      {url === undefined ? <span>{t.history.noPreview}</span> : <img src={url} alt="" loading="lazy" />}
    </div>
  );
}

async function overlayUrl(client: Client, id: string, signal: AbortSignal): Promise<string | undefined> {
  const { artifacts } = await client.get(id, { signal });
  return artifacts.find(({ name }) => name === 'overlay.jpg')?.url;
}
