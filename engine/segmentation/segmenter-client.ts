/**
 * Segments images in a worker thread, so that the calling thread stays free for timers, signals and
 * heartbeats while graphs run. Tasks run one after the other.
 */
import '../inference/disable-telemetry.ts';
import { once } from 'node:events';
import { transferableAbortSignal } from 'node:util';
import { MessageChannel, Worker } from 'node:worker_threads';
import { ProblemError } from '#contracts/errors.ts';
import type {
  LabelAnswer,
  LabelTask,
  ImageAnswer,
  ImageTask,
  SegmenterConfiguration,
} from './image-segmenter.ts';
import type { RunHooks } from '../inference/run-hooks.ts';
import {
  END,
  unpackProblem,
  type Request,
  type TaskMessage,
  type Tasks,
  type ThreadReply,
} from './thread-messages.ts';

export type ClientHooks = Pick<RunHooks, 'signal' | 'onProgress' | 'work'>;

export type ThreadFile = { file: URL; data?: object };

// The packed program bundles this file, with the thread's bundle beside it.
const DEFAULT_THREAD = new URL(
  import.meta.url.endsWith('.ts') ? './segmenter-thread.ts' : './segmenter-thread.js',
  import.meta.url,
);

export class SegmenterClient implements AsyncDisposable {
  readonly #worker: Worker;
  /** Rejects the tasks that wait for an answer if the thread ends. */
  readonly #pending = new Set<(error: Error) => void>();
  #failure: Error | undefined;
  #hasEnded = false;

  /** @param thread The file that the thread runs, and its data besides the configuration. */
  constructor(configuration: SegmenterConfiguration, { file, data }: ThreadFile = { file: DEFAULT_THREAD }) {
    this.#worker = new Worker(file, { workerData: { configuration, ...data } });
    this.#worker.once('error', (error) => this.#fail(error));
    this.#worker.once('exit', (code) => {
      this.#hasEnded = true;
      this.#fail(new Error(`The segmenter's thread ended with code ${code}.`));
    });
    this.#worker.unref();
  }

  /**
   * Resolves when the model is ready. Throws as `segment` does. Without this call, the first task opens the
   * model.
   */
  async open(hooks?: Pick<ClientHooks, 'signal'>): Promise<void> {
    return this.#ask<'open'>({ method: 'open', task: undefined }, hooks);
  }

  /**
   * Throws a `ProblemError` for every problem that the caller can act on. `task` is copied. An abort rejects
   * at once; the thread itself stops at its next batch, before it takes another task.
   */
  async segment(task: ImageTask, hooks?: ClientHooks): Promise<ImageAnswer> {
    return this.#ask<'segment'>({ method: 'segment', task }, hooks);
  }

  /** Does the same as `segment` for the labels of one image with several variants. */
  async label(task: LabelTask, hooks?: ClientHooks): Promise<LabelAnswer> {
    return this.#ask<'label'>({ method: 'label', task }, hooks);
  }

  async #ask<Method extends keyof Tasks>(
    request: Request & { method: Method },
    { signal, onProgress, work }: ClientHooks = {},
  ): Promise<Tasks[Method]['answer']> {
    if (this.#failure) throw this.#failure;
    if (signal?.aborted) throw canceled(signal);
    const { port1: here, port2: port } = new MessageChannel();
    const inThread = new AbortController();
    let fail: (error: Error) => void = () => {};
    const abort = () => fail(canceled(signal));
    try {
      return await new Promise<Tasks[Method]['answer']>((resolve, reject) => {
        fail = reject;
        this.#pending.add(fail);
        signal?.addEventListener('abort', abort, { once: true });
        here.on('message', (reply: ThreadReply) => receiveMessage(reply, resolve, reject, onProgress));
        const shared = transferableAbortSignal(inThread.signal);
        const message: TaskMessage = { ...request, port, signal: shared, work };
        this.#worker.postMessage(message, [port, message.signal]);
      });
    } finally {
      // Aborts the task in the thread if nobody waits for it; after an answer this only releases the signal.
      inThread.abort();
      here.close();
      signal?.removeEventListener('abort', abort);
      this.#pending.delete(fail);
    }
  }

  /** The reason why no further task can run: the thread has ended. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /**
   * Lets the thread stop at its next batch and end by itself: terminating it inside a graph would make the
   * runtime end the whole process with SIGABRT.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#hasEnded) return;
    this.#worker.ref();
    const ended = once(this.#worker, 'exit');
    this.#fail(new Error('The segmenter is closed.'));
    this.#worker.postMessage(END, []);
    await ended;
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const fail of this.#pending) fail(this.#failure);
  }
}

function canceled(signal: AbortSignal | undefined): ProblemError {
  return new ProblemError('canceled', 'The segmentation was canceled.', { cause: signal?.reason });
}

function receiveMessage(
  reply: ThreadReply,
  // Each port answers only the request that it came with.
  resolve: (answer: never) => void,
  reject: (error: Error) => void,
  onProgress: RunHooks['onProgress'],
): void {
  switch (reply.kind) {
    case 'progress':
      return onProgress?.(reply.progress);
    case 'answer':
      return resolve(reply.answer as never);
    case 'problem':
      return reject(unpackProblem(reply.problem));
    case 'defect':
      return reject(reply.error instanceof Error ? reply.error : new Error(String(reply.error)));
  }
}
