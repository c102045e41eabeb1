/**
 * `npm run operator-key -- TABLE`: creates the first key of a stage in AWS, with the caller's
 * credentials, and prints it once.
 */
import { openTable } from '#backend/backend.ts';
import { systemClock } from '#contracts/time.ts';
import { runForOperator } from '../stages/run-for-operator.ts';
import { makeOperatorKey } from './make-operator-key.ts';

const [tableName] = process.argv.slice(2);
if (tableName === undefined) {
  process.stderr.write('Usage: npm run operator-key -- TABLE\nTABLE is an output of the stack "data".\n');
  process.exit(2);
}
await runForOperator(async () => {
  const key = await makeOperatorKey({ table: openTable(tableName), now: systemClock });
  process.stdout.write(`${key}\n`);
});
