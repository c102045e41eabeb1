/** A supervisor of one process, so that a test can kill it. */
import { ManagedProcess } from '#infra/local/processes/managed-process.ts';

const [logFile] = process.argv.slice(2);
const plan = { name: 'stay', entry: 'test/infra/local/processes/stay.ts', environment: {} };
new ManagedProcess(plan, { logFile }).start();
