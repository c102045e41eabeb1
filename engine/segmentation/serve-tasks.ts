/** The loop of a segmenter's thread: takes one task after the other and answers each on its own port. */
import { parentPort } from 'node:worker_threads';
import type { ImageSegmenter } from './image-segmenter.ts';
import type { Progress } from '../inference/run-hooks.ts';
import { END, packError, type TaskMessage, type ThreadReply } from './thread-messages.ts';

/**
 * @param open Opens the segmenter. The signal belongs to the task that waits for it, and cancels the opening.
 */
export function serveTasks(open: (signal: AbortSignal) => Promise<ImageSegmenter>): void {
  // Opened by the first task, so that an error reaches a caller.
  let opened: Promise<ImageSegmenter> | undefined;
  let queue = Promise.resolve();
  const segmenter = async (signal: AbortSignal): Promise<ImageSegmenter> => {
    opened ??= open(signal);
    return opened.catch((error: unknown) => {
      // Lets the next task try again.
      opened = undefined;
      throw error;
    });
  };
  parentPort?.on('message', (message: TaskMessage | typeof END) => {
    // Ends the thread, not the process.
    queue = queue.then(() => (message === END ? process.exit() : perform(message, segmenter)));
  });
}

async function perform(
  message: TaskMessage,
  segmenter: (signal: AbortSignal) => Promise<ImageSegmenter>,
): Promise<void> {
  const { port, signal, work } = message;
  const reply = (answer: ThreadReply, moved: ArrayBuffer[] = []) => port.postMessage(answer, moved);
  try {
    const onProgress = (progress: Progress) => reply({ kind: 'progress', progress });
    const opened = await segmenter(signal);
    const hooks = { signal, onProgress, work };
    switch (message.method) {
      case 'open':
        return reply({ kind: 'answer', answer: undefined });
      case 'label':
        return reply({ kind: 'answer', answer: await opened.label(message.task, hooks) });
      case 'segment': {
        const answer = await opened.segment(message.task, hooks);
        return reply({ kind: 'answer', answer }, [answer.labels.data.buffer as ArrayBuffer]);
      }
    }
  } catch (error) {
    reply(packError(error));
  } finally {
    port.close();
  }
}
