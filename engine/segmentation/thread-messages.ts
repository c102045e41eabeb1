/**
 * The messages between the segmenter's thread and its client. Each task has its own port; an abort is a
 * signal that both sides share.
 */
import { ProblemError, type ProblemCode } from '#contracts/errors.ts';
import type { MessagePort } from 'node:worker_threads';
import type {
  LabelAnswer,
  LabelTask,
  ImageAnswer,
  ImageTask,
  SegmenterConfiguration,
} from './image-segmenter.ts';
import type { Progress } from '../inference/run-hooks.ts';

export type ThreadData = { configuration: SegmenterConfiguration };

/** Requests to the thread: opening the segmenter, and methods of `ImageSegmenter`. */
export type Tasks = {
  open: { task: undefined; answer: undefined };
  segment: { task: ImageTask; answer: ImageAnswer };
  label: { task: LabelTask; answer: LabelAnswer };
};

export type Request = {
  [Method in keyof Tasks]: { method: Method; task: Tasks[Method]['task'] };
}[keyof Tasks];

export type TaskMessage = Request & { port: MessagePort; signal: AbortSignal; work?: string };

/** Sent instead of a task: the thread ends after it has completed or dropped the tasks before. */
export const END = 'end';

export type ThreadReply =
  | { kind: 'progress'; progress: Progress }
  | { kind: 'answer'; answer: Tasks[keyof Tasks]['answer'] }
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
