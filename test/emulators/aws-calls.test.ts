import { expect, it } from 'vitest';
import { readCalls } from './aws-calls.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:123456789012:batch';
const TABLE = 'arn:aws:dynamodb:us-east-1:123456789012:table/itaclip';

it.each<[method: string, url: string, actions: string[]]>([
  ['GET', '/photos?list-type=2&prefix=a', ['s3:ListBucket arn:aws:s3:::photos']],
  ['GET', '/photos/a/b.png', ['s3:GetObject arn:aws:s3:::photos/a/b.png']],
  ['HEAD', '/photos/a%20b', ['s3:GetObject arn:aws:s3:::photos/a b']],
  ['PUT', '/photos/a?partNumber=1&uploadId=u', ['s3:PutObject arn:aws:s3:::photos/a']],
  ['POST', '/photos/a?uploads', ['s3:PutObject arn:aws:s3:::photos/a']],
  ['GET', '/photos/a?uploadId=u', ['s3:ListMultipartUploadParts arn:aws:s3:::photos/a']],
  ['DELETE', '/photos/a?uploadId=u', ['s3:AbortMultipartUpload arn:aws:s3:::photos/a']],
  ['DELETE', '/photos/a', ['s3:DeleteObject arn:aws:s3:::photos/a']],
])('reads what %s %s needs', (method, url, expected) => {
  const found = readCalls({ method, url, headers: {}, body: '' });
  expect(found.map(({ action, resource }) => `${action} ${resource}`)).toEqual(expected);
});

it('reads each key of a deletion, and the source of a copy', () => {
  const body = '<Delete><Object><Key>a</Key></Object><Object><Key>b/c</Key></Object></Delete>';
  const deleted = readCalls({ method: 'POST', url: '/photos?delete', headers: {}, body });
  expect(deleted.map(({ resource }) => resource)).toEqual([
    'arn:aws:s3:::photos/a',
    'arn:aws:s3:::photos/b/c',
  ]);
  const headers = { 'x-amz-copy-source': 'others/d%20e' };
  const copied = readCalls({ method: 'PUT', url: '/photos/d', headers, body: '' });
  expect(copied.map(({ action }) => action)).toEqual(['s3:PutObject', 's3:GetObject']);
  expect(copied[1]?.resource).toBe('arn:aws:s3:::others/d e');
});

it('reads a batch as its single calls, and a transaction as its parts', () => {
  const read = (target: string, body: object) =>
    readCalls({ method: 'POST', url: '/', headers: { 'x-amz-target': target }, body: JSON.stringify(body) });
  expect(read('AmazonSQS.DeleteMessageBatch', { QueueUrl: 'http://127.0.0.1:1/000000000000/batch' })).toEqual(
    [{ caller: undefined, action: 'sqs:DeleteMessage', resource: QUEUE }],
  );
  expect(read('DynamoDB_20120810.Query', { TableName: 'itaclip', IndexName: 'sweep' })).toEqual([
    { caller: undefined, action: 'dynamodb:Query', resource: `${TABLE}/index/sweep` },
  ]);
  const items = [{ Put: { TableName: 'itaclip' } }, { ConditionCheck: { TableName: 'itaclip' } }];
  const transaction = read('DynamoDB_20120810.TransactWriteItems', { TransactItems: items });
  expect(transaction.map(({ action }) => action)).toEqual([
    'dynamodb:PutItem',
    'dynamodb:ConditionCheckItem',
  ]);
});

it('knows the caller by the application of its user agent, and the API by its signature in a link', () => {
  const headers = { 'user-agent': 'aws-sdk-js/3.0 os/linux lang/js app/dead-letters' };
  expect(readCalls({ method: 'GET', url: '/photos/a', headers, body: '' })[0]?.caller).toBe('dead-letters');
  const url = '/photos/a?X-Amz-Signature=0';
  expect(readCalls({ method: 'GET', url, headers: {}, body: '' })[0]?.caller).toBe('api');
});
