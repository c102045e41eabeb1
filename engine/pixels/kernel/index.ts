/**
 * The stages after the encoder that are limited by memory traffic as ONNX nodes on a CPU, in AssemblyScript;
 * `npm run build:kernel` compiles them to `../kernel.wasm`. All threads call each function together on one
 * shared memory, and it returns when all of them are done.
 */
export { computeNeighborWeights } from './neighbor-weights';
export { refine } from './refine';
export { scoreClasses } from './score-classes';
export { decideLabels } from './decide-labels';
