/**
 * `npm run restore-rows -- FROM TO`: copies rows that are missing in the table TO from the restored table FROM, with the
 * caller's credentials. It only counts them until it is told to apply.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Command } from 'commander';
import { systemClock } from '#contracts/time.ts';
import { runForOperator } from '../stages/run-for-operator.ts';
import { restoreRows } from './restore-rows.ts';

type Options = { apply: boolean; keys: boolean };

const command = new Command('npm run restore-rows --')
  .description('Copies rows that are missing in a table from one that was restored to an earlier time.')
  .argument('<from>', 'the restored table')
  .argument('<to>', 'the table of the service: the output TableName of the stack "Data"')
  .option('--apply', 'write the rows; without it they are only counted', false)
  .option('--keys', 'copy keys and tokens, too: those that were revoked since work again', false)
  .parse();
const [from = '', to = ''] = command.args;
const { apply, keys } = command.opts<Options>();
await runForOperator(async () => {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient());
  const { missing, kept, leftOut } = await restoreRows({ client, from, to, now: systemClock, apply, keys });
  const lines = Object.entries(missing)
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([kind, rows]) => `  ${kind}: ${rows}`);
  process.stdout.write(
    `${apply ? 'Copied' : 'Missing, and copied with --apply'}:\n${lines.join('\n') || '  nothing'}\n` +
      `Already there: ${kept}. Left out (over, workers${keys ? '' : ', keys and tokens'}): ${leftOut}.\n`,
  );
});
