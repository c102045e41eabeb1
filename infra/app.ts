/** The CDK app: every stage of `config.ts`, checked against the AwsSolutions rules each time it is built. */
import { App, Validations } from 'aws-cdk-lib';
import { STAGES } from './config.ts';
import { ExplainedChecks } from './explained-checks.ts';
import { ItaclipStage } from './itaclip-stage.ts';
import { parseStages } from './stage-settings.ts';

const app = new App();
for (const [name, settings] of Object.entries(parseStages(STAGES))) new ItaclipStage(app, name, settings);
Validations.of(app).addPlugins(new ExplainedChecks(app));
app.synth();
