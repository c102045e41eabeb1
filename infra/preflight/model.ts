/** Looks for the model of a stage in its bucket, packed in the precisions that the stage uses. */
import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { MODELS_PREFIX } from '#contracts/storage/object-keys.ts';
import { hasFunction, hasGpus, type StageConfiguration } from '../stages/stage-configuration.ts';
import { missing, ok, type Finding } from './finding.ts';
import { stackOutputs } from '../stages/stack-outputs.ts';

const MANIFEST = 'packed.json';
const ORIGINALS = ['open_clip_model.safetensors', 'model.safetensors'];

export async function checkModel(stageName: string, configuration: StageConfiguration): Promise<Finding[]> {
  const { region, worker } = configuration;
  const { name, from } = worker.model;
  if (from !== 's3') return [ok(`The model ${name} is in the package, and in the image of workers`)];
  const precisions = precisionsOf(configuration);
  const remedy =
    `npm run models -- pack ${name} --out packed/${name} --precision ${precisions.join(',')}, then ` +
    `aws s3 cp --recursive packed/${name} s3://BUCKET_NAME/${MODELS_PREFIX}${name}/`;
  const { BucketName: bucket } = await stackOutputs(`itaclip-${stageName}-data`, region);
  if (bucket === undefined) {
    return [
      missing(
        `The bucket of the model ${name} does not exist yet`,
        `npx cdk deploy ${stageName}/Data, then ${remedy}`,
      ),
    ];
  }
  const prefix = `${MODELS_PREFIX}${name}/`;
  return [
    judge(await keysBelow(region, bucket, prefix), { place: `s3://${bucket}/${prefix}`, precisions, remedy }),
  ];
}

type Wanted = { place: string; precisions: string[]; remedy: string };

function judge(files: readonly string[], { place, precisions, remedy }: Wanted): Finding {
  if (files.includes(MANIFEST)) {
    const absent = precisions.filter((precision) => !files.includes(`${precision}/weights.bin`));
    if (absent.length === 0) return ok(`${place} has a packed model in ${precisions.join(', ')}`);
    return missing(`${place} has a packed model without ${absent.join(', ')}`, remedy);
  }
  if (!files.some((file) => ORIGINALS.includes(file))) return missing(`${place} has no model`, remedy);
  return missing(`${place} has a model that is not packed: each start would convert it`, remedy);
}

function precisionsOf(configuration: StageConfiguration): string[] {
  const { worker } = configuration;
  return [
    ...new Set([
      'float32',
      ...(hasFunction(configuration) ? [worker.function.precision] : []),
      ...(hasGpus(configuration) ? [worker.precision] : []),
    ]),
  ];
}

async function keysBelow(region: string, bucket: string, prefix: string): Promise<string[]> {
  const client = new S3Client({ region, forcePathStyle: true });
  const keys: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2(
    { client },
    { Bucket: bucket, Prefix: prefix },
  )) {
    keys.push(...Contents.flatMap(({ Key }) => (Key === undefined ? [] : Key.slice(prefix.length))));
  }
  return keys;
}
