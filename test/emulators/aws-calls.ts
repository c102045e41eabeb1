/** Reads from a request which permissions AWS would ask for: the action, and the ARN that it acts on. */
import type { IncomingHttpHeaders } from 'node:http';

export type AwsRequest = { method: string; url: string; headers: IncomingHttpHeaders; body: string };

/** @property caller The process that sent or signed it; undefined for the test's own calls. */
export type AwsCall = { caller: string | undefined; action: string; resource: string };

export const REGION = 'us-east-1';
export const ACCOUNT_ID = '123456789012';

/** The API signs the links that clients use. */
const SIGNER_OF_LINKS = 'api';

/** Reads the calls of one request; an S3 copy and a DynamoDB transaction are several. */
export function readCalls(request: AwsRequest): AwsCall[] {
  const target = String(request.headers['x-amz-target'] ?? '');
  const caller = callerOf(request);
  const called = target.startsWith('AmazonSQS')
    ? readQueueCall(target, request.body)
    : target.startsWith('DynamoDB')
      ? readTableCalls(target, request.body)
      : readStoreCalls(request);
  return called.map((each) => ({ caller, ...each }));
}

type Called = Omit<AwsCall, 'caller'>;

/** The SDK ends its user agent with the name that `AWS_SDK_UA_APP_ID` gives it. */
function callerOf({ url, headers }: AwsRequest): string | undefined {
  if (url.includes('X-Amz-Signature=')) return SIGNER_OF_LINKS;
  return /\bapp\/([\w-]+)/.exec(`${headers['user-agent']} ${String(headers['x-amz-user-agent'])}`)?.[1];
}

function readQueueCall(target: string, body: string): Called[] {
  const { QueueUrl = '' } = JSON.parse(body) as { QueueUrl?: string };
  // The batch calls need the permissions of the single ones.
  const action = `sqs:${operationOf(target).replace(/Batch$/, '')}`;
  return [{ action, resource: `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${QueueUrl.split('/').at(-1)}` }];
}

type TableRequest = { TableName?: string; IndexName?: string };
type TransactionRequest = { TransactItems?: Record<string, TableRequest>[] };

function readTableCalls(target: string, body: string): Called[] {
  const request = JSON.parse(body) as TableRequest & TransactionRequest;
  const operation = operationOf(target);
  const items = request.TransactItems?.flatMap((item) => Object.entries(item));
  const called = items ?? [[operation, request] as const];
  return called.map(([name, { TableName, IndexName }]) => ({
    action: `dynamodb:${ITEM_ACTIONS[name] ?? name}`,
    resource: `arn:aws:dynamodb:${REGION}:${ACCOUNT_ID}:table/${TableName}${IndexName ? `/index/${IndexName}` : ''}`,
  }));
}

/** The permissions of a transaction's parts. */
const ITEM_ACTIONS: Record<string, string> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  Get: 'GetItem',
  ConditionCheck: 'ConditionCheckItem',
};

function operationOf(target: string): string {
  return target.slice(target.indexOf('.') + 1);
}

function readStoreCalls({ method, url, headers, body }: AwsRequest): Called[] {
  const { pathname, searchParams } = new URL(url, 'http://store');
  const [, bucket = '', ...rest] = decodeURIComponent(pathname).split('/');
  const key = rest.join('/');
  const arn = (name: string) => `arn:aws:s3:::${name}`;
  if (method === 'POST' && searchParams.has('delete')) {
    const keys = [...body.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, each = '']) => each);
    return keys.map((each) => ({ action: 's3:DeleteObject', resource: arn(`${bucket}/${each}`) }));
  }
  if (key === '') return [{ action: bucketAction(method, searchParams), resource: arn(bucket) }];
  const called = [{ action: objectAction(method, searchParams), resource: arn(`${bucket}/${key}`) }];
  const source = headers['x-amz-copy-source'];
  if (source === undefined) return called;
  const from = decodeURIComponent(String(source)).replace(/^\//, '');
  return [...called, { action: 's3:GetObject', resource: arn(from) }];
}

function bucketAction(method: string, query: URLSearchParams): string {
  if (method === 'PUT') return 's3:CreateBucket';
  return query.has('uploads') ? 's3:ListBucketMultipartUploads' : 's3:ListBucket';
}

function objectAction(method: string, query: URLSearchParams): string {
  const ofParts = query.has('uploadId');
  if (method === 'DELETE') return ofParts ? 's3:AbortMultipartUpload' : 's3:DeleteObject';
  if (method === 'GET' && ofParts) return 's3:ListMultipartUploadParts';
  return method === 'GET' || method === 'HEAD' ? 's3:GetObject' : 's3:PutObject';
}
