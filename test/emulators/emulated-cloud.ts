/** S3, SQS and DynamoDB by programs of others, behind proxies that note every call. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createResources } from '#infra/local/stand-ins/resources.ts';
import { readCalls, REGION, type AwsCall } from './aws-calls.ts';
import type { Emulator } from './emulator.ts';
import { ACCOUNT, startElasticMq, startMoto, startVersitygw } from './implementations.ts';
import { startRecordingProxy } from './recording-proxy.ts';

export type EmulatedCloud = AsyncDisposable & {
  /** Variables of the SDK, and the names of the resources. */
  environment: Record<string, string>;
  s3: S3Client;
  sqs: SQSClient;
  calls: AwsCall[];
};

/** Which programs implement S3 and SQS; DynamoDB is moto's in each. */
export type Implementations = { store: 'moto' | 'versitygw'; queues: 'moto' | 'elasticmq' };

/** The bucket of a customer, with data sets. */
export const CUSTOMER_BUCKET = 'customer-datasets';

/** Throws `NotAvailable` if a program cannot be installed. */
export async function startEmulatedCloud(
  { store, queues }: Implementations,
  { folder, visibilitySeconds }: { folder: string; visibilitySeconds: number },
): Promise<EmulatedCloud> {
  await using stack = new AsyncDisposableStack();
  const calls: AwsCall[] = [];
  const newProxy = async () =>
    stack.use(await startRecordingProxy((request) => calls.push(...readCalls(request))));
  const behind = async (start: (advertised: URL) => Promise<Emulator>) => {
    const proxy = await newProxy();
    proxy.target = stack.use(await start(proxy.url)).url;
    return proxy.url.origin;
  };
  const moto = await behind(startMoto);
  const storeUrl = store === 'moto' ? moto : await behind(() => startVersitygw(folder));
  const queuesUrl = queues === 'moto' ? moto : await behind((url) => startElasticMq(folder, url));

  const sdk = { region: REGION, credentials: ACCOUNT };
  const s3 = new S3Client({ ...sdk, endpoint: storeUrl, forcePathStyle: true });
  const sqs = new SQSClient({ ...sdk, endpoint: queuesUrl });
  const dynamodb = new DynamoDBClient({ ...sdk, endpoint: moto });
  for (const client of [s3, sqs, dynamodb]) stack.defer(() => client.destroy());
  const names = await createResources({ s3, sqs, dynamodb }, { visibilitySeconds });
  await s3.send(new CreateBucketCommand({ Bucket: CUSTOMER_BUCKET }));
  const running = stack.move();
  return {
    s3,
    sqs,
    calls,
    environment: {
      ...names,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: ACCOUNT.accessKeyId,
      AWS_SECRET_ACCESS_KEY: ACCOUNT.secretAccessKey,
      AWS_ENDPOINT_URL_S3: storeUrl,
      AWS_ENDPOINT_URL_SQS: queuesUrl,
      AWS_ENDPOINT_URL_DYNAMODB: moto,
      ITACLIP_S3_PATH_STYLE: 'true',
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
