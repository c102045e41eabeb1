/**
 * Segments images in worker threads, so that the calling thread stays free for timers, signals and heartbeats
 * while graphs run. It takes as many photos at a time as its configuration and its memory allow; the others
 * wait, the most urgent first.
 */
import '../inference/disable-telemetry.ts';
import { once } from 'node:events';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import { ProblemError } from '#contracts/errors.ts';
import type { RunHooks } from '../inference/run-hooks.ts';
import type { Gate } from '../threads/gate.ts';
import { ThreadLink } from '../threads/thread-link.ts';
import { END } from '../threads/thread-messages.ts';
import type { LabelAnswer, LabelTask, ImageAnswer, ImageTask } from './image-segmenter.ts';
import type { SegmenterConfiguration } from './segmenter-configuration.ts';
import { admitPhotos, estimatePhotoBytes, freePhotoBytes, type PhotoTicket } from './photo-admission.ts';
import type { PhotoTasks, ThreadData, ThreadRole } from './thread-roles.ts';

export type ClientHooks = Pick<RunHooks, 'signal' | 'onProgress' | 'work' | 'featureScope' | 'priority'> & {
  /** Runs the photo while no other is under way, so that it has all memory and can harm only itself. */
  alone?: boolean;
};

/** The file that a thread runs, and its data besides the configuration. */
export type ThreadFile = { file: URL; data?: object };

/** With one photo at a time, the encoder's thread does everything. */
export type GraphThreads = { encoder?: ThreadFile; pixels?: ThreadFile };

// The packed program bundles this file, with the thread's bundle beside it.
const DEFAULT_THREAD = new URL(
  import.meta.url.endsWith('.ts') ? './segmenter-thread.ts' : './segmenter-thread.js',
  import.meta.url,
);

/** A shorter wait is the time that it takes to find out that there is room. */
const LEAST_WAIT_SECONDS = 0.005;

export class SegmenterClient implements AsyncDisposable {
  /** The number of photos that may be under way at the same time. */
  readonly photosAtOnce: number;
  readonly #gate: Gate<PhotoTicket>;
  /** Every thread, those that ask others first. */
  readonly #threads: Worker[] = [];
  readonly #photoThreads: ThreadLink<PhotoTasks>[] = [];
  readonly #idle: ThreadLink<PhotoTasks>[];
  readonly #closing = new AbortController();
  #failure: Error | undefined;

  /** @param threads The files of the threads that have graphs, where they are not the default ones. */
  constructor(configuration: SegmenterConfiguration, threads: GraphThreads = {}) {
    const { photosAtOnce = 1, photoBytes = freePhotoBytes() } = configuration;
    this.photosAtOnce = photosAtOnce;
    this.#gate = admitPhotos(photosAtOnce, photoBytes);
    const start = (role: ThreadRole, { file, data }: ThreadFile = { file: DEFAULT_THREAD }) =>
      this.#start(file, { configuration, role, ...data });
    if (photosAtOnce === 1) this.#addPhotoThread(start({ name: 'everything' }, threads.encoder));
    else {
      const [encoders, pixels] = [makeChannels(photosAtOnce), makeChannels(photosAtOnce)];
      for (const [index, encoder] of encoders.entries()) {
        const role = { name: 'photo', encoder: encoder.port1, pixels: pixels[index]!.port1 } as const;
        this.#addPhotoThread(start(role));
      }
      start({ name: 'encoder', askers: encoders.map(({ port2 }) => port2) }, threads.encoder);
      start({ name: 'pixels', askers: pixels.map(({ port2 }) => port2) }, threads.pixels);
    }
    this.#idle = [...this.#photoThreads];
  }

  /**
   * Resolves when the model is ready. Throws as `segment` does. Without this call, the first task opens the
   * model.
   */
  async open({ signal }: Pick<ClientHooks, 'signal'> = {}): Promise<void> {
    await this.#photoThreads[0]!.ask('open', undefined, { signal });
  }

  /**
   * Throws a `ProblemError` for every problem that the caller can act on. `task` is copied. An abort rejects
   * at once; the thread itself stops at its next batch, before it takes another task.
   */
  async segment(task: ImageTask, hooks?: ClientHooks): Promise<ImageAnswer> {
    return this.#ask('segment', task, hooks);
  }

  /** Does the same as `segment` for the labels of one image with several variants. */
  async label(task: LabelTask, hooks?: ClientHooks): Promise<LabelAnswer> {
    return this.#ask('label', task, hooks);
  }

  /** The reason why no further task can run: a thread has ended. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /**
   * Lets the threads stop at their next batch and end by themselves: terminating one inside a graph would
   * make the runtime end the whole process with SIGABRT.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#fail(new Error('The segmenter is closed.'));
    for (const worker of this.#threads) await end(worker);
  }

  async #ask<Method extends 'segment' | 'label'>(
    method: Method,
    task: PhotoTasks[Method]['task'],
    { alone = false, ...hooks }: ClientHooks = {},
  ): Promise<PhotoTasks[Method]['answer']> {
    const { priority, signal } = hooks;
    const start = performance.now();
    const bytes = this.photosAtOnce === 1 ? 0 : estimatePhotoBytes(task.image);
    const leave = await this.#enter({ priority, alone, bytes }, signal);
    const thread = this.#idle.pop()!;
    // An abort is answered at once, but the thread may still be at its last batch.
    const onEnd = () => {
      this.#idle.push(thread);
      leave();
    };
    const waited = (performance.now() - start) / 1000;
    const answer = await thread.ask(method, task, { ...hooks, onEnd });
    const { timings } = answer;
    if (waited >= LEAST_WAIT_SECONDS) timings['waiting'] = (timings['waiting'] ?? 0) + waited;
    return answer;
  }

  async #enter(ticket: PhotoTicket, signal: AbortSignal | undefined): Promise<() => void> {
    if (this.#failure) throw this.#failure;
    const closing = this.#closing.signal;
    try {
      return await this.#gate.enter(ticket, signal ? AbortSignal.any([signal, closing]) : closing);
    } catch (cause) {
      throw this.#failure ?? new ProblemError('canceled', 'The segmentation was canceled.', { cause });
    }
  }

  #start(file: URL, data: ThreadData): Worker {
    const worker = new Worker(file, { workerData: data, transferList: portsOf(data.role) });
    worker.once('error', (error) => this.#fail(error));
    worker.once('exit', (code) => this.#fail(new Error(`The segmenter's thread ended with code ${code}.`)));
    worker.unref();
    this.#threads.push(worker);
    return worker;
  }

  #addPhotoThread(worker: Worker): void {
    this.#photoThreads.push(new ThreadLink(worker));
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#closing.abort();
    for (const link of this.#photoThreads) link.fail(this.#failure);
  }
}

function makeChannels(count: number): MessageChannel[] {
  return Array.from({ length: count }, () => new MessageChannel());
}

function portsOf(role: ThreadRole): MessagePort[] {
  if (role.name === 'everything') return [];
  return role.name === 'photo' ? [role.encoder, role.pixels] : role.askers;
}

/** Does nothing if the thread has ended. */
async function end(worker: Worker): Promise<void> {
  if (worker.threadId === -1) return;
  worker.ref();
  const ended = once(worker, 'exit');
  worker.postMessage(END, []);
  await ended;
}
