/**
 * The stages after the encoder that are bound by memory traffic as ONNX nodes, for the CPU, in
 * AssemblyScript: compiled to `../kernel.wasm` by `npm run build:kernel`. Every function is called by
 * all threads at once, on one shared memory, and returns when all of them are done.
 */
export { computeNeighborWeights } from './neighbor-weights';
export { refine } from './refine';
export { scoreClasses } from './score-classes';
