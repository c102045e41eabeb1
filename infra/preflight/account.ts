/** Looks for what a deployment presupposes in the account: CDK's bootstrap, and the role of ECS. */
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { EDGE_REGION } from '../stacks/edge-global-stack.ts';
import type { StageConfiguration } from '../stages/stage-configuration.ts';
import { hasCode, missing, ok, type Finding } from './finding.ts';

/** `cdk bootstrap` writes it. */
const BOOTSTRAP_VERSION = '/cdk-bootstrap/hnb659fds/version';
/** CDK's own lower limit (`DefaultStackSynthesizer`). */
const LEAST_VERSION = 6;

/** Whatever the region of a stage is, something of its edge is in us-east-1: firewall, certificate, alarms. */
export async function checkBootstrap({ region }: StageConfiguration): Promise<Finding[]> {
  const regions = new Set([region, EDGE_REGION]);
  return Promise.all([...regions].map(checkRegion));
}

async function checkRegion(region: string): Promise<Finding> {
  const remedy = `npx cdk bootstrap aws://ACCOUNT/${region}`;
  try {
    const { Parameter } = await new SSMClient({ region }).send(
      new GetParameterCommand({ Name: BOOTSTRAP_VERSION }),
    );
    const found = `CDK's bootstrap in ${region} has the version ${Parameter?.Value}`;
    return Number(Parameter?.Value) >= LEAST_VERSION
      ? ok(found)
      : missing(`${found}; ${LEAST_VERSION} is needed`, remedy);
  } catch (error) {
    if (!hasCode(error, 'ParameterNotFound')) throw error;
    return missing(`${region} is not bootstrapped for CDK`, remedy);
  }
}

const ECS_ROLE = 'AWSServiceRoleForECS';

export async function checkEcsRole({ region }: StageConfiguration): Promise<Finding[]> {
  try {
    await new IAMClient({ region }).send(new GetRoleCommand({ RoleName: ECS_ROLE }));
    return [ok(`The role ${ECS_ROLE} exists`)];
  } catch (error) {
    if (!hasCode(error, 'NoSuchEntity', 'NoSuchEntityException')) throw error;
    return [
      missing(
        `The role ${ECS_ROLE} does not exist`,
        'aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com',
      ),
    ];
  }
}
