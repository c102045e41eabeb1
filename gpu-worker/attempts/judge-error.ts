/**
 * The one place where errors are turned into the end of a job or an evaluation, another attempt, or the end
 * of this process.
 */
import { ProblemError, type ProblemCode } from '#contracts/errors.ts';
import type { JobProblem } from '#contracts/jobs/job.ts';
import type { ExitReason } from '../process/exit-codes.ts';

export type Verdict =
  /** The job ends. */
  | { kind: 'failed'; problem: JobProblem; exit?: ExitReason }
  /** The error is recorded in the row, and the work is retried until it has failed too often. */
  | { kind: 'recorded'; problem: JobProblem; degrade: boolean; exit?: ExitReason }
  /**
   * A store or a queue did not answer, which is nobody's fault: the message is retried, and nothing is
   * recorded.
   */
  | { kind: 'postponed' };

export type Circumstances = {
  /** True for the second attempt after memory ran out. */
  degraded: boolean;
  /** True where the thread that runs graphs is gone. */
  threadEnded: boolean;
};

/** Faults of the input: another attempt would end in the same way. */
const INPUT_FAULTS: readonly ProblemCode[] = [
  'invalid-image',
  'unsupported-image-type',
  'image-too-large',
  'image-mismatch',
  's3-source-not-allowed',
  'limit-exceeded',
  'invalid-request',
  'invalid-dataset',
  'void-is-a-class',
  'conflict',
];

/** Faults of the model, the provider or the device: no job could succeed. */
const WORKER_FAULTS: readonly ProblemCode[] = ['provider-unavailable', 'invalid-model', 'model-not-found'];

export function judgeError(error: unknown, { degraded, threadEnded }: Circumstances): Verdict {
  const problem = describeProblem(error);
  if (problem.code === 'out-of-memory') return judgeMemory(problem, degraded);
  if (INPUT_FAULTS.includes(problem.code)) return { kind: 'failed', problem };
  if (isCloudError(error)) return { kind: 'postponed' };
  return { kind: 'recorded', problem, degrade: false, exit: exitAfter(problem, threadEnded) };
}

/**
 * The work is first retried with half the window batch; the second time it fails. Exiting frees the memory.
 */
function judgeMemory(problem: JobProblem, degraded: boolean): Verdict {
  const exit = 'outOfMemory';
  if (degraded) return { kind: 'failed', problem, exit };
  return { kind: 'recorded', problem, degrade: true, exit };
}

function exitAfter({ code, detail }: JobProblem, threadEnded: boolean): ExitReason | undefined {
  if (threadEnded) return 'threadEnded';
  const isDeviceError =
    code === 'internal' && /\b(cuda|cudnn|cublas|tensorrt)|execution ?provider/i.test(detail);
  return isDeviceError || WORKER_FAULTS.includes(code) ? 'providerFailed' : undefined;
}

function describeProblem(error: unknown): JobProblem {
  if (error instanceof ProblemError) return { code: error.code, detail: error.message };
  if (codeOf(error) === 'ERR_WORKER_OUT_OF_MEMORY') {
    return { code: 'out-of-memory', detail: 'The thread that runs graphs ran out of memory.' };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', detail: message.split('\n', 1)[0] ?? '' };
}

/** The SDK marks its errors with the request's metadata; a broken connection has the system's code. */
function isCloudError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return '$metadata' in error || '$response' in error || NETWORK_CODES.includes(codeOf(error) ?? '');
}

const NETWORK_CODES = [
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
];

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
