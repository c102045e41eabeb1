/**
 * `npm run operator-key -- TABLE`: creates the first key of a stage in AWS, with the caller's
 * credentials, and prints it once.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Table } from '#backend/table.ts';
import { systemClock } from '#contracts/time.ts';
import { runForOperator } from '../stages/run-for-operator.ts';
import { makeOperatorKey } from './make-operator-key.ts';

const [tableName] = process.argv.slice(2);
if (tableName === undefined) {
  process.stderr.write('Usage: npm run operator-key -- TABLE\nTABLE is an output of the stack "data".\n');
  process.exit(2);
}
await runForOperator(async () => {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const key = await makeOperatorKey({ table: new Table(client, tableName), now: systemClock });
  process.stdout.write(`${key}\n`);
});
