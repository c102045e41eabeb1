/** The thread in which graphs run: takes one task after the other. Started by `segmenter-client.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { PhotoSegmenter } from './photo-segmenter.ts';
import { packError, type TaskMessage, type ThreadData, type ThreadReply } from './thread-messages.ts';

const { settings } = workerData as ThreadData;

// Opened by the first task, so that its error is the answer to somebody.
let opened: Promise<PhotoSegmenter> | undefined;
let queue = Promise.resolve();

parentPort?.on('message', (message: TaskMessage) => {
  queue = queue.then(() => perform(message));
});

async function perform({ task, port, signal }: TaskMessage): Promise<void> {
  const reply = (message: ThreadReply) => port.postMessage(message);
  try {
    opened ??= PhotoSegmenter.open(settings);
    const segmenter = await opened.catch((error: unknown) => {
      // The next task tries again.
      opened = undefined;
      throw error;
    });
    const answer = await segmenter.segment(task, {
      signal,
      onProgress: (progress) => reply({ kind: 'progress', progress }),
    });
    reply({ kind: 'answer', answer });
  } catch (error) {
    reply(packError(error));
  } finally {
    port.close();
  }
}
