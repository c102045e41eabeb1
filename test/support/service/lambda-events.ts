/** Events as Lambda creates them from requests to a function URL and from messages. */
import type { LambdaFunctionURLEvent, SQSEvent } from 'aws-lambda';

export function functionUrlEvent(
  method: string,
  path: string,
  { headers, body }: { headers?: Record<string, string>; body?: string } = {},
): LambdaFunctionURLEvent {
  const domainName = 'abc.lambda-url.us-east-1.on.aws';
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: { host: domainName, accept: '*/*', 'x-forwarded-proto': 'https', ...headers },
    ...(body !== undefined && { body }),
    requestContext: {
      accountId: 'anonymous',
      apiId: 'abc',
      domainName,
      domainPrefix: 'abc',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'curl/8' },
      requestId: 'b0f8a2f0-0000-4000-8000-000000000000',
      routeKey: '$default',
      stage: '$default',
      time: '24/Nov/2026:10:00:00 +0000',
      timeEpoch: 1_795_514_400_000,
    },
    isBase64Encoded: false,
  };
}

export function queueEvent(message: object): SQSEvent {
  return {
    Records: [
      {
        messageId: '059f36b4-87a3-44ab-83d2-661975830a7d',
        receiptHandle: 'AQEB',
        body: JSON.stringify(message),
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: '1795514400000',
          SenderId: 'AIDA',
          ApproximateFirstReceiveTimestamp: '1795514400001',
        },
        messageAttributes: {},
        md5OfBody: '',
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:queue',
        awsRegion: 'us-east-1',
      },
    ],
  };
}
