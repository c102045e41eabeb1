/** All checks of a stage, each of which finds something whether the others fail or not. */
import { hasGpus, type StageConfiguration } from '../stages/stage-configuration.ts';
import { checkBootstrap, checkEcsRole } from './account.ts';
import { orUnknown, type Finding } from './finding.ts';
import { checkGpuQuotas, checkZones } from './gpu-limits.ts';
import { checkHostImage } from './host-image.ts';
import { checkLambda } from './lambda-limits.ts';
import { checkDocker, checkEmails, type AskDocker } from './machine.ts';
import { checkModel } from './model.ts';

export async function checkStage(
  stageName: string,
  configuration: StageConfiguration,
  askDocker?: AskDocker,
): Promise<Finding[]> {
  const ofGpus = {
    'Quotas of GPU instances': () => checkGpuQuotas(configuration),
    'Instance types of the zones': () => checkZones(configuration),
    'The image of GPU hosts': () => checkHostImage(configuration),
    'The role of ECS': () => checkEcsRole(configuration),
    Docker: () => checkDocker(askDocker),
  };
  const checks = {
    "CDK's bootstrap": () => checkBootstrap(configuration),
    'Limits of Lambda': () => checkLambda(configuration),
    'The model': () => checkModel(stageName, configuration),
    ...(hasGpus(configuration) && ofGpus),
    'Addresses of alarms': async () => checkEmails(configuration),
  };
  const found = await Promise.all(Object.entries(checks).map(([what, check]) => orUnknown(what, check)));
  return found.flat();
}
