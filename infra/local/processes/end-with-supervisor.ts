/**
 * Loaded into every child process before its own code (`node --import`): when the supervisor is gone,
 * however it went, store and queues are gone with it, and nothing is left to finish.
 */
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.channel) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // The channel alone keeps no process alive that has finished.
  process.channel.unref();
}
