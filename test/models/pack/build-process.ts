/**
 * A process that builds a model and stops at an exact point, for tests of what happens around it:
 * `build-process.ts MODEL CACHE wait|die`. When the packed weights are half written it tells its
 * parent, and then waits for a message, or kills itself as the kernel would.
 */
import { once } from 'node:events';
import { buildModel } from '#models/pack/built-model.ts';
import { ClipWeights } from '#models/weights/clip-weights.ts';

const [, , model = '', cache = '', then] = process.argv;

const { value: read } = Object.getOwnPropertyDescriptor(ClipWeights.prototype, 'read') as {
  value: ClipWeights['read'];
};
let reads = 0;
ClipWeights.prototype.read = async function stopHalfWay(this: ClipWeights, name: string) {
  reads += 1;
  if (reads === 20) await halfWay();
  return read.call(this, name);
};

const built = await buildModel(model, cache);
process.send?.({ merge: await built.merge(), text: await built.textEncoder() });
process.disconnect();

async function halfWay(): Promise<void> {
  if (then === 'die') process.kill(process.pid, 'SIGKILL');
  process.send?.('half way');
  await once(process, 'message');
}
