/**
 * The CDK app: every stage of `config.ts`, checked against the AwsSolutions rules on each build.
 */
import { App, Validations } from 'aws-cdk-lib';
import { withAlarmEmails } from './stages/alarm-emails.ts';
import { STAGES } from './stages/config.ts';
import { ExplainedChecks } from './stages/explained-checks.ts';
import { ItaclipStage } from './stages/itaclip-stage.ts';
import { parseStages } from './stages/stage-configuration.ts';

const app = new App();
const stages = parseStages(withAlarmEmails(STAGES, app.node.tryGetContext('alarmEmails')));
for (const [name, configuration] of Object.entries(stages)) new ItaclipStage(app, name, configuration);
Validations.of(app).addPlugins(new ExplainedChecks(app));
app.synth();
