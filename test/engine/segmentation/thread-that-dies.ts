/** An encoder's thread that ends at its first request. */
import { workerData } from 'node:worker_threads';
import type { ThreadData } from '#engine/segmentation/thread-roles.ts';

const { role } = workerData as ThreadData;
if (role.name !== 'encoder') throw new Error(`a thread for ${role.name}`);
for (const port of role.askers) {
  port.on('message', () => {
    throw new Error('the encoder broke');
  });
}
