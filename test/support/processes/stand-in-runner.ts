/**
 * Stands in for the test runner, so that a test can kill it: starts programs, and prints their
 * ports.
 */
import { NodeProgram } from './node-program.ts';

const LISTENING = new URL('../../infra/local/processes/stay.ts', import.meta.url).pathname;

const programs = [new NodeProgram([LISTENING]), new NodeProgram([LISTENING], { ipc: true })];
const ports = await Promise.all(programs.map(async (program) => (await program.wrote(/^\d+(?=\n)/))[0]));
process.stdout.write(`ports ${ports.join(' ')}\n`);
