/**
 * `npm run preflight -- STAGE`: looks, with the caller's credentials, whether a deployment of the stage can succeed, and
 * says what to do first. It only reads. Ends with 1 if something is missing.
 */
import { STAGES } from '../stages/config.ts';
import { parseStages } from '../stages/stage-configuration.ts';
import { checkStage } from './check-stage.ts';
import type { Finding } from './finding.ts';

const SIGNS: Record<Finding['verdict'], string> = { ok: 'ok     ', missing: 'MISSING', unknown: 'unknown' };

const [stageName = ''] = process.argv.slice(2);
const configuration = parseStages(STAGES)[stageName];
if (configuration === undefined) {
  process.stderr.write(
    `Usage: npm run preflight -- STAGE\nSTAGE is one of ${Object.keys(STAGES).join(', ')}.\n`,
  );
  process.exit(2);
}
const findings = await checkStage(stageName, configuration);
for (const { verdict, found, remedy } of findings) {
  process.stdout.write(
    `${SIGNS[verdict]}  ${found}.\n${remedy === undefined ? '' : `         -> ${remedy}\n`}`,
  );
}
if (findings.some(({ verdict }) => verdict === 'missing')) process.exitCode = 1;
