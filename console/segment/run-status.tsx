/** Tells eyes and screen readers what a run is doing, and offers what one can do about it. */
import { ProblemNote, problemOf } from '../shared/problem-note.tsx';
import { formatBytes, formatSeconds, t } from '../texts/texts.ts';
import type { Run, Running } from './use-run.ts';

export function RunStatus({ running }: { running: Running }) {
  const { run, again, cancel } = running;
  if (run.stage === 'failed') return <ProblemNote error={run.error} onRetry={again} />;
  if (run.stage === 'job' && run.job.problem) return <ProblemNote error={problemOf(run.job.problem)} />;
  const text = describe(run);
  const share = shareOf(run);
  const isBusy =
    !['idle', 'interrupted'].includes(run.stage) && !(run.stage === 'job' && isEnd(run.job.status));
  return (
    <div class="run-status">
      <p role="status">
        {text}
        {run.stage === 'job' && run.job.waiting && <small>{run.job.waiting.note}</small>}
        {run.stage === 'job' && run.job.result?.features_reused && <small>{t.run.reused}</small>}
      </p>
      {isBusy && <progress aria-label={text} max={1} value={share} />}
      {isBusy && (
        <button type="button" disabled={run.stage === 'job' && run.isCanceling} onClick={cancel}>
          {run.stage === 'job' && run.isCanceling ? t.run.canceling : t.run.cancel}
        </button>
      )}
      {run.stage === 'interrupted' && (
        <button type="button" class="primary" onClick={again}>
          {t.run.resume}
        </button>
      )}
    </div>
  );
}

export function isEnd(status: string): boolean {
  return ['succeeded', 'failed', 'canceled', 'expired'].includes(status);
}

function describe(run: Run): string {
  switch (run.stage) {
    case 'preparing':
      return t.run.preparing;
    case 'upload':
      return t.run.uploading(formatBytes(run.sent), formatBytes(run.total));
    case 'interrupted':
      return t.run.interrupted;
    case 'creating':
      return t.run.creating;
    case 'job':
      return describeJob(run);
    case 'idle':
    case 'failed':
      return '';
    default:
      return run satisfies never;
  }
}

function describeJob({ job }: Extract<Run, { stage: 'job' }>): string {
  const { status, waiting, progress, created_at, finished_at } = job;
  if (status === 'queued') return t.run.waiting(waiting?.approximate_count ?? 0);
  if (status === 'canceled') return t.run.canceled;
  if (status === 'expired') return t.run.expired;
  if (status === 'succeeded' && finished_at !== null) {
    return t.run.done(formatSeconds((Date.parse(finished_at) - Date.parse(created_at)) / 1000));
  }
  return progress ? t.run.stage(progress.stage, progress.done, progress.total) : t.run.running;
}

/** Undefined where nobody knows how much is left. */
function shareOf(run: Run): number | undefined {
  if (run.stage === 'upload') return run.total === 0 ? undefined : run.sent / run.total;
  const progress = run.stage === 'job' ? run.job.progress : undefined;
  return progress && progress.total > 0 ? progress.done / progress.total : undefined;
}
