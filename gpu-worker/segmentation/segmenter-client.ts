/**
 * Segments photos in a worker thread, so that the calling thread stays free for timers, signals
 * and heartbeats while graphs run. Tasks are done one after the other.
 */
import { transferableAbortSignal } from 'node:util';
import { MessageChannel, Worker } from 'node:worker_threads';
import { ProblemError } from '../../contracts/errors.ts';
import type { PhotoAnswer, PhotoTask, SegmenterSettings } from './photo-segmenter.ts';
import type { RunHooks } from './run-hooks.ts';
import { unpackProblem, type TaskMessage, type ThreadReply } from './thread-messages.ts';

export type ClientHooks = Pick<RunHooks, 'signal' | 'onProgress'>;

export class SegmenterClient implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #failed: Promise<never>;

  constructor(settings: SegmenterSettings) {
    // In the packed program this file is part of a bundle, with the thread's bundle beside it.
    const file = import.meta.url.endsWith('.ts') ? './segmenter-thread.ts' : './segmenter-thread.js';
    this.#worker = new Worker(new URL(file, import.meta.url), { workerData: { settings } });
    this.#failed = new Promise((_, reject) => {
      this.#worker.once('error', reject);
      this.#worker.once('exit', (code) =>
        reject(new Error(`The segmenter's thread ended with code ${code}.`)),
      );
    });
    // Whoever waits for a task sees the failure; nobody else has to.
    this.#failed.catch(() => {});
    this.#worker.unref();
  }

  /**
   * Throws a `ProblemError` for everything that the caller can act on. `task` is copied. An abort
   * answers at once; the thread itself stops at its next batch, before it takes another task.
   */
  async segment(task: PhotoTask, { signal, onProgress }: ClientHooks = {}): Promise<PhotoAnswer> {
    const inThread = new AbortController();
    const canceled = new ProblemError('canceled', 'The segmentation was canceled.');
    if (signal?.aborted) throw canceled;
    let abort = () => {};
    const aborted = new Promise<never>((_, reject) => {
      abort = () => {
        inThread.abort();
        reject(canceled);
      };
      signal?.addEventListener('abort', abort, { once: true });
    });
    try {
      return await Promise.race([this.#post(task, inThread.signal, onProgress), this.#failed, aborted]);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }

  #post(task: PhotoTask, signal: AbortSignal, onProgress: RunHooks['onProgress']): Promise<PhotoAnswer> {
    const { port1: here, port2: port } = new MessageChannel();
    return new Promise((resolve, reject) => {
      here.on('message', (reply: ThreadReply) => {
        switch (reply.kind) {
          case 'progress':
            return onProgress?.(reply.progress);
          case 'answer':
            return resolve(reply.answer);
          case 'problem':
            return reject(unpackProblem(reply.problem));
          case 'defect':
            return reject(reply.error instanceof Error ? reply.error : new Error(String(reply.error)));
        }
      });
      const message: TaskMessage = { task, port, signal: transferableAbortSignal(signal) };
      this.#worker.postMessage(message, [port, message.signal]);
    });
  }
}
