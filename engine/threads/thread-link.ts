/** The asking end of a thread: sends requests and waits for their answers. */
import { transferableAbortSignal } from 'node:util';
import { MessageChannel, type MessagePort, type Transferable } from 'node:worker_threads';
import { ProblemError } from '#contracts/errors.ts';
import type { RunHooks } from '../inference/run-hooks.ts';
import { unpackProblem, type TaskMessage, type Tasks, type ThreadReply } from './thread-messages.ts';

/** The hooks that work across threads. */
export type LinkHooks = Omit<RunHooks, 'onTensor'>;

type Receiver = { postMessage(message: unknown, moved: readonly Transferable[]): void };

export class ThreadLink<Served extends Tasks> {
  readonly #receiver: Receiver;
  /** Rejects the requests that wait for an answer if the thread ends. */
  readonly #pending = new Set<(error: Error) => void>();
  #failure: Error | undefined;

  constructor(receiver: Receiver) {
    this.#receiver = receiver;
  }

  /** The reason why no further request can be answered. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Rejects all requests, those that wait and those to come. */
  fail(error: Error): void {
    this.#failure ??= error;
    for (const fail of this.#pending) fail(this.#failure);
  }

  /**
   * An abort rejects at once; the thread itself stops when it next looks at the signal.
   * @param onEnd Called when the thread is through with the request, which may be after the abort.
   */
  async ask<Method extends keyof Served & string>(
    method: Method,
    task: Served[Method]['task'],
    { signal, onProgress, onEnd, ...hooks }: LinkHooks & { onEnd?: () => void } = {},
  ): Promise<Served[Method]['answer']> {
    if (this.#failure || signal?.aborted) {
      onEnd?.();
      throw this.#failure ?? canceled(signal);
    }
    const { port1: here, port2: port } = new MessageChannel();
    // The thread closes the port when it is through. Until then the port keeps this process alive: a caller may
    // be waiting for the thread to be free.
    here.once('close', () => onEnd?.());
    const inThread = new AbortController();
    let fail: (error: Error) => void = () => {};
    const abort = () => fail(canceled(signal));
    try {
      return await new Promise<Served[Method]['answer']>((resolve, reject) => {
        fail = reject;
        this.#pending.add(fail);
        signal?.addEventListener('abort', abort, { once: true });
        here.on('message', (reply: ThreadReply) => receive(reply, { resolve, reject, onProgress }));
        const shared = transferableAbortSignal(inThread.signal);
        const message: TaskMessage = { method, task, hooks, port, signal: shared };
        this.#receiver.postMessage(message, [port, message.signal as never]);
      });
    } catch (error) {
      // A request that cannot be copied never reaches the thread, which would close the port.
      if (error instanceof DOMException) here.close();
      throw error;
    } finally {
      // Aborts the work in the thread if nobody waits for it; after an answer this only releases the signal.
      inThread.abort();
      signal?.removeEventListener('abort', abort);
      this.#pending.delete(fail);
    }
  }
}

/** Connects a thread to another one that it did not start. */
export function linkToPort<Served extends Tasks>(port: MessagePort): ThreadLink<Served> {
  const link = new ThreadLink<Served>(port);
  port.once('close', () => link.fail(new Error('A thread that this one needs has ended.')));
  // Requests keep the thread alive, not the port on which they are sent.
  port.unref();
  return link;
}

function canceled(signal: AbortSignal | undefined): ProblemError {
  return new ProblemError('canceled', 'The segmentation was canceled.', { cause: signal?.reason });
}

type Waiting = {
  resolve: (answer: never) => void;
  reject: (error: Error) => void;
  onProgress: RunHooks['onProgress'];
};

function receive(reply: ThreadReply, { resolve, reject, onProgress }: Waiting): void {
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
