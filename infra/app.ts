/**
 * The CDK app: every stage of `config.ts`, checked against the AwsSolutions rules on each build.
 */
import { App, Validations } from 'aws-cdk-lib';
import { STAGES } from './stages/config.ts';
import { ExplainedChecks } from './stages/explained-checks.ts';
import { ItaclipStage } from './stages/itaclip-stage.ts';
import { parseStages } from './stages/stage-configuration.ts';

const app = new App();
for (const [name, configuration] of Object.entries(parseStages(STAGES)))
  new ItaclipStage(app, name, configuration);
Validations.of(app).addPlugins(new ExplainedChecks(app));
app.synth();
