/** A problem as a sentence, with what to do about it. */
import { ProblemError } from '#client/index.ts';
import type { Problem } from '#client/index.ts';
import { t } from '../texts/texts.ts';

type Described = { title: string; detail: string; page?: string; requestId?: string };

/** Problems of the API say in English what to do. */
export function describeError(error: unknown): Described {
  if (error instanceof ProblemError) {
    const { title, message: detail, type, requestId } = error;
    return { title, detail, page: pageOf(type), requestId };
  }
  if (error instanceof Error && (error.name === 'TransferError' || error instanceof TypeError)) {
    return { title: t.problem.unreachable, detail: t.problem.unreachableDetail };
  }
  return { title: t.problem.unexpected, detail: error instanceof Error ? error.message : String(error) };
}

/** The page about a problem, at the address from which this page came. */
function pageOf(type: string): string | undefined {
  return URL.canParse(type) && type.includes('/problems/') ? new URL(type).pathname : undefined;
}

type Props = { error: unknown; onRetry?: (() => void) | undefined; retryLabel?: string };

export function ProblemNote({ error, onRetry, retryLabel = t.problem.retry }: Props) {
  const { title, detail, page, requestId } = describeError(error);
  return (
    <div class="problem" role="alert">
      <strong>{title}</strong>
      <p>{detail}</p>
      <p class="problem-links">
        {onRetry && (
          <button type="button" onClick={onRetry}>
            {retryLabel}
          </button>
        )}
        {page !== undefined && (
          <a href={page} target="_blank" rel="noopener">
            {t.problem.more}
          </a>
        )}
        {requestId && <small>{t.problem.request(requestId)}</small>}
      </p>
    </div>
  );
}

/** The problem of a job, which came with the job. */
export function problemOf(problem: Problem): ProblemError {
  return new ProblemError(problem);
}
