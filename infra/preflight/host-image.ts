/** Looks which image the GPU hosts of a stage get: with another image comes another driver. */
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { z } from 'zod';
import type { StageConfiguration } from '../stages/stage-configuration.ts';
import { missing, ok, unknown, type Finding } from './finding.ts';

const RECOMMENDED = '/aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended';

const imageSchema = z.object({ image_id: z.string(), image_name: z.string() });

export async function checkHostImage({ region, worker, data }: StageConfiguration): Promise<Finding[]> {
  const answer = await new SSMClient({ region }).send(new GetParameterCommand({ Name: RECOMMENDED }));
  const { image_id: id, image_name: name } = imageSchema.parse(JSON.parse(answer.Parameter?.Value ?? '{}'));
  if (worker.hostImage !== 'recommended') {
    const difference =
      worker.hostImage === id ? 'which ECS recommends' : `while ECS recommends ${id} (${name})`;
    return [ok(`GPU hosts have the image ${worker.hostImage}, ${difference}`)];
  }
  const judge = data === 'retained' ? missing : unknown;
  return [
    judge(
      'GPU hosts get the image that is the newest when the stage is deployed, and with it another driver',
      `Set worker.hostImage to '${id}' (${name}), and raise it on purpose.`,
    ),
  ];
}
