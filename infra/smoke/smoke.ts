/**
 * `npm run smoke -- STAGE`: segments a picture on a deployed stage, with the caller's credentials, and deletes it again.
 * Run it after each deployment. Ends with 1 if a picture does not come out.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openTable } from '#backend/backend.ts';
import { Client } from '#client/index.ts';
import { systemClock } from '#contracts/time.ts';
import { REPOSITORY } from '../lambda/function-bundles.ts';
import { STAGES } from '../stages/config.ts';
import { runForOperator } from '../stages/run-for-operator.ts';
import { stackOutputs } from '../stages/stack-outputs.ts';
import { hasGpus, parseStages, type StageConfiguration } from '../stages/stage-configuration.ts';
import { smokeTest } from './smoke-test.ts';
import { withKey } from './with-key.ts';

/** A GPU worker takes three to ten minutes to start; twice that, since Spot may have to be tried again. */
const MINUTES = { lambda: 5, gpu: 20 };

const [stageName = ''] = process.argv.slice(2);
const configuration = parseStages(STAGES)[stageName];
if (configuration === undefined) {
  process.stderr.write(`Usage: npm run smoke -- STAGE\nSTAGE is one of ${Object.keys(STAGES).join(', ')}.\n`);
  process.exit(2);
}
await runForOperator(() => smoke(configuration));

async function smoke(stage: StageConfiguration): Promise<void> {
  const { region } = stage;
  const outputsOf = (part: string) => stackOutputs(`itaclip-${stageName}-${part}`, region);
  const [{ TableName: tableName }, { Url: baseUrl }] = await Promise.all([
    outputsOf('data'),
    outputsOf('edge'),
  ]);
  if (tableName === undefined || baseUrl === undefined) {
    process.stderr.write(`The stage ${stageName} is not deployed: npx cdk deploy '${stageName}/**'\n`);
    process.exit(2);
  }
  const minutes = MINUTES[hasGpus(stage) ? 'gpu' : 'lambda'];
  try {
    await withKey({ table: openTable(tableName, region), now: systemClock }, minutes, async (token) =>
      smokeTest({
        client: new Client({ baseUrl, token }),
        picture: new Uint8Array(await readFile(join(REPOSITORY, 'models/storybook/pictures/village.png'))),
        priorities: hasGpus(stage) ? ['interactive', 'batch'] : ['interactive'],
        signal: AbortSignal.timeout(minutes * 60_000),
        say: (line) => void process.stdout.write(`${line}\n`),
      }),
    );
  } catch (error) {
    process.stderr.write(`${stageName} does not work: ${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}
