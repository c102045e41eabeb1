/**
 * Loaded into every child process before its own code (`node --import`): when the supervisor is
 * gone, however it ended, store and queues are gone with it, and no work is left to finish.
 */
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.channel) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // The channel alone must not keep a finished process alive.
  process.channel.unref();
}
