/**
 * Fills environment variables whose values become known only after the function was deployed, such
 * as the address of the edge in front of it: `ssm:/name` stands for that parameter of Systems
 * Manager. They are read once, at the start.
 */
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';

const SCHEME = 'ssm:';

type Environment = Record<string, string | undefined>;

/** Throws the names of missing parameters: the stack that creates them is not deployed yet. */
export async function fillParameters(
  environment: Environment,
  openClient: () => Pick<SSMClient, 'send'> = () => new SSMClient(),
): Promise<Environment> {
  const wanted = Object.entries(environment).filter(([, value]) => value?.startsWith(SCHEME));
  if (wanted.length === 0) return environment;
  const names = wanted.map(([, value = '']) => value.slice(SCHEME.length));
  const { Parameters = [], InvalidParameters = [] } = await openClient().send(
    new GetParametersCommand({ Names: [...new Set(names)] }),
  );
  if (InvalidParameters.length > 0) {
    throw new Error(`There are no parameters ${InvalidParameters.join(', ')}: deploy the stack of the edge.`);
  }
  const values = new Map(Parameters.map(({ Name, Value }) => [Name, Value]));
  return {
    ...environment,
    ...Object.fromEntries(wanted.map(([variable], index) => [variable, values.get(names[index])])),
  };
}
