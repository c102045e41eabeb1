/** The receiving end of a thread: performs the requests that arrive at its ports and answers each on its own port. */
import { parentPort, type MessagePort, type Transferable } from 'node:worker_threads';
import type { RunHooks } from '../inference/run-hooks.ts';
import { END, packError, type TaskMessage, type Tasks, type ThreadReply } from './thread-messages.ts';

/** An answer, and the buffers in it that move to the asker instead of being copied. */
export type Answer<Value> = { answer: Value; moved?: Transferable[] };

export type Handlers<Served extends Tasks> = {
  [Method in keyof Served]: (
    task: Served[Method]['task'],
    hooks: RunHooks,
  ) => Promise<Answer<Served[Method]['answer']>>;
};

/**
 * Requests run as they arrive, at the same time: a handler that needs something for itself waits for it.
 * @param ports Ports of other threads, which may ask as the parent does.
 */
export function serveTasks<Served extends Tasks>(
  handlers: Handlers<Served>,
  ports: readonly MessagePort[] = [],
): void {
  const running = new Set<Promise<void>>();
  const receive = (message: TaskMessage) => {
    const task = perform(message, handlers).finally(() => running.delete(task));
    running.add(task);
  };
  for (const port of ports) port.on('message', receive);
  parentPort?.on('message', (message: TaskMessage | typeof END) => {
    if (message !== END) return receive(message);
    // Ends the thread, not the process.
    void Promise.all(running).then(() => process.exit());
  });
}

async function perform<Served extends Tasks>(
  { method, task, hooks, port, signal }: TaskMessage,
  handlers: Handlers<Served>,
): Promise<void> {
  const reply = (answer: ThreadReply, moved: Transferable[] = []) => port.postMessage(answer, moved);
  try {
    const onProgress: RunHooks['onProgress'] = (progress) => reply({ kind: 'progress', progress });
    const { answer, moved } = await handlers[method]!(task, { ...hooks, signal, onProgress });
    reply({ kind: 'answer', answer }, moved);
  } catch (error) {
    reply(packError(error));
  } finally {
    port.close();
  }
}
