/**
 * Loaded into every Node program that a test starts, before its own code: a file descriptor holds one
 * end of a pipe, whose other end closes when the process that started the program is gone, however it
 * went. Plain JavaScript, so that every version of Node can load it.
 */
import { Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const fd = Number(new URL(import.meta.url).searchParams.get('fd'));
  const parent = new Socket({ fd, readable: true, writable: false });
  parent.on('error', () => {}).on('close', () => process.kill(process.pid, 'SIGKILL'));
  // The pipe alone keeps no program alive that has finished.
  parent.resume().unref();
}
