/**
 * Loaded into every child process before its own code (`node --import`): when the supervisor is
 * gone, however it ended, nobody restarts the other processes, and no work is left to finish.
 */
import { isMainThread } from 'node:worker_threads';

// A full disk may take no line of a log: that must not end the process.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);

if (isMainThread && process.channel) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // The channel alone must not keep a finished process alive.
  process.channel.unref();
}
