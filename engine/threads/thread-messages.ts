/**
 * The messages between a thread and those who ask it for work. Each request has its own port for the answer;
 * an abort is a signal that both sides share.
 */
import type { MessagePort } from 'node:worker_threads';
import { ProblemError, type ProblemCode } from '#contracts/errors.ts';
import type { Progress, RunHooks } from '../inference/run-hooks.ts';

/** The requests that a thread answers: what each is called, what it takes and what it gives. */
export type Tasks = Record<string, { task: unknown; answer: unknown }>;

/** The hooks that cross a thread's border: the rest are functions. */
export type PlainHooks = Pick<
  RunHooks,
  'work' | 'featureScope' | 'priority' | 'windowBatchDivisor' | 'withScores'
>;

export type TaskMessage = {
  method: string;
  task: unknown;
  hooks: PlainHooks;
  port: MessagePort;
  signal: AbortSignal;
};

/** Sent instead of a request: the thread ends after the requests before. */
export const END = 'end';

export type ThreadReply =
  | { kind: 'progress'; progress: Progress }
  | { kind: 'answer'; answer: unknown }
  | { kind: 'problem'; problem: PlainProblem }
  | { kind: 'defect'; error: unknown };

/** Errors lose their class and members between threads; this is the part that is sent. */
export type PlainProblem = { code: ProblemCode; message: string; retryable: boolean };

export function packError(error: unknown): ThreadReply {
  if (!(error instanceof ProblemError)) return { kind: 'defect', error };
  return {
    kind: 'problem',
    problem: { code: error.code, message: error.message, retryable: error.retryable },
  };
}

export function unpackProblem({ code, message, retryable }: PlainProblem): ProblemError {
  return new ProblemError(code, message, { retryable });
}
