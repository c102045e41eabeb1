/** Measures the memory's bandwidth as one thread reaches it: the limit of work that only moves bytes. */

const BYTES = 256 * 1024 * 1024;
const ROUNDS = 5;

/** Returns bytes a second, read and written, of the fastest copy of a buffer that fits into no cache. */
export function memoryBandwidth(): number {
  const [source, target] = [new Uint8Array(BYTES).fill(1), new Uint8Array(BYTES).fill(2)];
  const seconds = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    target.set(source);
    return (performance.now() - start) / 1000;
  });
  return (2 * BYTES) / Math.min(...seconds);
}
