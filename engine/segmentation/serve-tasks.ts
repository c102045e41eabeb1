/** What a segmenter's thread does: takes one task after the other, and answers each on its own port. */
import { parentPort } from 'node:worker_threads';
import type { ImageSegmenter } from './image-segmenter.ts';
import type { Progress } from '../inference/run-hooks.ts';
import { END, packError, type TaskMessage, type ThreadReply } from './thread-messages.ts';

export function serveTasks(open: () => Promise<ImageSegmenter>): void {
  // Opened by the first task, so that its error is the answer to somebody.
  let opened: Promise<ImageSegmenter> | undefined;
  let queue = Promise.resolve();
  const segmenter = async (): Promise<ImageSegmenter> => {
    opened ??= open();
    return opened.catch((error: unknown) => {
      // The next task tries again.
      opened = undefined;
      throw error;
    });
  };
  parentPort?.on('message', (message: TaskMessage | typeof END) => {
    // Ends the thread, not the process.
    queue = queue.then(() => (message === END ? process.exit() : perform(message, segmenter)));
  });
}

async function perform(message: TaskMessage, segmenter: () => Promise<ImageSegmenter>): Promise<void> {
  const { port, signal } = message;
  const reply = (answer: ThreadReply) => port.postMessage(answer);
  try {
    const onProgress = (progress: Progress) => reply({ kind: 'progress', progress });
    const opened = await segmenter();
    const hooks = { signal, onProgress };
    const answer = await (message.method === 'label'
      ? opened.label(message.task, hooks)
      : opened.segment(message.task, hooks));
    reply({ kind: 'answer', answer });
  } catch (error) {
    reply(packError(error));
  } finally {
    port.close();
  }
}
